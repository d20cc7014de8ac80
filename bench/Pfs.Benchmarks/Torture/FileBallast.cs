namespace Pfs.Benchmarks.Torture;

/// <summary>A file beside the store.</summary>
internal sealed class FileBallast(string folder) : IBallast
{
    private const long Step = 64 << 10;

    private readonly string _path = Path.Combine(folder, "ballast");

    public Task LeaveFreeAsync(PfsClient client, long bytes)
    {
        // The kernel counts what is not yet written as free only about right: so it is tried, a little less each time.
        for (var size = new DriveInfo(folder).TotalFreeSpace - bytes; size > 0; size -= Step)
        {
            try
            {
                File.OpenHandle(_path, FileMode.Create, FileAccess.Write, preallocationSize: size).Dispose();
                break;
            }
            catch (IOException)
            {
                File.Delete(_path);
            }
        }

        return Task.CompletedTask;
    }

    public Task RemoveAsync(PfsClient client)
    {
        File.Delete(_path);
        return Task.CompletedTask;
    }
}
