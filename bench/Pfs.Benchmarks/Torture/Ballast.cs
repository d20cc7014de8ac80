namespace Pfs.Benchmarks.Torture;

/// <summary>A file beside the store that takes up space on its disk, and gives it back.</summary>
internal sealed class Ballast(string folder)
{
    private const long Step = 64 << 10;

    private readonly string _path = Path.Combine(folder, "ballast");

    /// <summary>Takes all space of the disk but so many bytes, a little more or less.</summary>
    public void LeaveFree(long bytes)
    {
        // The kernel counts what is not yet written as free only about right: so it is tried, a little less each time.
        for (var size = new DriveInfo(folder).TotalFreeSpace - bytes; size > 0; size -= Step)
        {
            try
            {
                File.OpenHandle(_path, FileMode.Create, FileAccess.Write, preallocationSize: size).Dispose();
                return;
            }
            catch (IOException)
            {
                Remove();
            }
        }
    }

    public void Remove() => File.Delete(_path);
}
