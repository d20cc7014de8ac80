namespace Pfs.Benchmarks.Servers;

/// <summary>A folder of our own on a real disk, removed at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly bool _keep;

    public WorkFolder(string parent, bool keep = false)
    {
        // Syncing to memory costs nothing, so figures from there would flatter everybody.
        if (new DriveInfo(Path.GetFullPath(parent)).DriveFormat is "tmpfs" or "ramfs")
        {
            throw new UsageException($"{parent} lies in memory; name a folder on a disk with --work DIR");
        }

        _keep = keep;
        FullName = Directory.CreateDirectory(Path.Combine(parent, $"pfs-bench-{Path.GetRandomFileName()}")).FullName;
    }

    public string FullName { get; }

    public string Combine(string name) => Path.Combine(FullName, name);

    public string CreateFolder(string name) => Directory.CreateDirectory(Combine(name)).FullName;

    public void Dispose()
    {
        if (!_keep)
        {
            Directory.Delete(FullName, recursive: true);
        }
    }
}
