using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// Our own binding of the calls that durability rests on: .NET's Flush(true) and FlushToDisk return normally when the
/// kernel answers EIO or ENOSPC, and .NET cannot sync a directory (docs/adr/0001-store.md).
/// </summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int Interrupted = 4; // EINTR
    private const int NotSupported = 95; // EOPNOTSUPP
    private const uint WriteOnly = 2; // SYNC_FILE_RANGE_WRITE: neither waits nor takes the error of a write that failed

    /// <summary>fdatasync(2).</summary>
    public static void FDataSync(SafeFileHandle file, string name)
    {
        while (fdatasync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw Failure("fdatasync", name, error);
            }
        }
    }

    /// <summary>sync_file_range(2), which Linux alone has: a hint, so its result does not matter.</summary>
    public static void StartWriteback(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = sync_file_range(file, offset, length, WriteOnly);
        }
    }

    /// <summary>fallocate(2); false when the file system has no such thing, as on other systems than Linux.</summary>
    public static bool TryAllocate(SafeFileHandle file, string name, long offset, long length)
    {
        while (OperatingSystem.IsLinux())
        {
            if (fallocate(file, 0, offset, length) == 0)
            {
                return true;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == NotSupported)
            {
                return false;
            }

            if (error != Interrupted)
            {
                throw Failure("fallocate", name, error);
            }
        }

        return false;
    }

    /// <summary>fsync(2) of a directory.</summary>
    public static void SyncDirectory(string path)
    {
        var flags = ReadOnly | (int)DirectoryFlags();
        using var handle = open(path, flags);
        if (handle.IsInvalid || fsync(handle) != 0)
        {
            throw Failure("fsync", path, Marshal.GetLastPInvokeError());
        }
    }

    // O_DIRECTORY differs between architectures (asm-generic and x86: 0200000; arm: 040000); O_CLOEXEC does not.
    private static uint DirectoryFlags() =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x4000u | 0x80000u : 0x10000u | 0x80000u;

    private static IOException Failure(string call, string name, int error) =>
        new($"{call} of {name} failed: {new Win32Exception(error).Message} (errno {error})", error);

#pragma warning disable SA1300, IDE1006 // the system's names
    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc")]
    private static partial int sync_file_range(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);
#pragma warning restore SA1300, IDE1006
}
