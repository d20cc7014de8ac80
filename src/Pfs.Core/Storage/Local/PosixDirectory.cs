namespace Pfs.Core.Storage.Local;

/// <summary>The data directory on a POSIX file system, held by a lock for as long as it is open.</summary>
internal sealed class PosixDirectory : IStoreDirectory
{
    private const string LockName = "lock";

    private readonly string _path;
    private readonly FileStream _lock;

    private PosixDirectory(string path, FileStream @lock)
    {
        _path = path;
        _lock = @lock;
    }

    /// <summary>Creates the directory when absent and locks it; <see cref="PfsError.StoreLocked"/> when another process has it, <see cref="PfsError.StoreFormat"/> when it holds other files and no store.</summary>
    public static PosixDirectory Open(string path)
    {
        path = Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
#pragma warning disable CA1416 // the store runs on POSIX systems only
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
            Posix.SyncDirectory(Path.GetDirectoryName(path) ?? path);
        }

        RefuseForeign(path);
        return new PosixDirectory(path, Lock(path));
    }

    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_path).Select(file => Path.GetFileName(file)!)];

    public IStoreFile Open(string name, bool create) => new PosixFile(_path, name, create);

    public void Delete(string name) => File.Delete(Path.Combine(_path, name));

    public void Sync() => Posix.SyncDirectory(_path);

    public void Dispose() => _lock.Dispose();

    // A slip in a path must not put a store among somebody's files. A store whose first start was cut off may have no log yet.
    private static void RefuseForeign(string path)
    {
        var names = Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)!).ToArray();
        if (SegmentName.Numbers(names, SegmentKind.Log).Length == 0 && !names.Contains(Reserve.FileName) && names.FirstOrDefault(IsForeign) is { } foreign)
        {
            throw new PfsException(
                PfsError.StoreFormat, $"{path} holds '{foreign}' and no store; choose an empty directory for a new store, or the right one for an old.");
        }
    }

    private static bool IsForeign(string name) => !name.EndsWith(".pfs", StringComparison.Ordinal)
        && !name.StartsWith('.') && name != LockName && !name.StartsWith("root-credential.json", StringComparison.Ordinal);

    private static FileStream Lock(string path)
    {
        try
        {
            // FileShare.None is flock(LOCK_EX): the kernel lets go of it when the process ends, however it ends.
            return new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new PfsException(
                PfsError.StoreLocked,
                $"Another pfs process uses the data directory {path}; stop it first, or choose another with --data.",
                failure);
        }
    }
}
