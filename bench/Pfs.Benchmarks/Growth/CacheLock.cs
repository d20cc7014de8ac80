using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pfs.Benchmarks.Growth;

/// <summary>
/// Has the kernel read files and keep them in memory until this is disposed of, however long nobody looks at them: some kernels page out what was
/// not touched for a minute, also where memory is plenty. Needs room for them, and the right to lock so much (root has it).
/// </summary>
internal sealed partial class CacheLock : IDisposable
{
    private const int ProtRead = 1;
    private const int MapShared = 1;

    private readonly List<(nint Address, nuint Length)> _maps = [];

    /// <param name="folders">Where the files lie.</param>
    /// <param name="withLog">Also those of a store's log, with the commits and small bodies: a write reads none of them.</param>
    /// <exception cref="MeasurementException">They cannot be locked.</exception>
    public CacheLock(IEnumerable<string> folders, bool withLog)
    {
        foreach (var path in folders.SelectMany(folder => Directory.GetFiles(folder, "*.pfs")))
        {
            if (!withLog && Path.GetFileName(path).StartsWith("log-", StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
                var length = (nuint)RandomAccess.GetLength(file);
                if (length > 0)
                {
                    Add(file, length, path);
                }
            }
            catch (FileNotFoundException)
            {
                // the server has just put another in its place, and will hardly read this one
            }
        }
    }

    public void Dispose() => _maps.ForEach(map => _ = munmap(map.Address, map.Length));

    private void Add(SafeFileHandle file, nuint length, string path)
    {
        var address = mmap(0, length, ProtRead, MapShared, file, 0);
        if (address == -1)
        {
            throw Failure("map", path);
        }

        _maps.Add((address, length));
        if (mlock(address, length) != 0)
        {
            var failure = Failure("lock", path);
            Dispose();
            throw failure;
        }
    }

    private static MeasurementException Failure(string what, string path) =>
        new($"Cannot {what} {path} in memory: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}; see ulimit -l, or leave out --lock-cache");

#pragma warning disable SA1300, IDE1006 // the system's names
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mlock(nint address, nuint length);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);
#pragma warning restore SA1300, IDE1006
}
