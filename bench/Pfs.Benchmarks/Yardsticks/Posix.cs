using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>The few system calls that the framework lacks, or whose errors it swallows.</summary>
internal static partial class Posix
{
    public const int Terminate = 15;

    private const int DirectoryOnly = 0x10000; // O_DIRECTORY
    private const int DoNotNeed = 4; // POSIX_FADV_DONTNEED
    private const nuint ShutDown = 0x8004587d; // FS_IOC_SHUTDOWN
    private const uint WithoutLogFlush = 2;

    /// <summary>Throws when the kernel reports an error; FileStream.Flush(true) would not.</summary>
    public static void DataSync(SafeFileHandle file)
    {
        if (FDataSync(file.DangerousGetHandle().ToInt32()) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Writes back every dirty page, so that a sample does not pay for the one before it.</summary>
    [LibraryImport("libc", EntryPoint = "sync")]
    public static partial void SyncAll();

    /// <summary>Lets the kernel forget what it holds of a file in memory, but for what is not written back.</summary>
    public static void ForgetCache(SafeFileHandle file)
    {
        if (FAdvise(file, 0, 0, DoNotNeed) is not 0 and var error)
        {
            throw new Win32Exception(error);
        }
    }

    /// <summary>
    /// Ends a file system as a loss of power would: nothing more of it reaches the disk, not even its journal, and every call
    /// fails until it is mounted anew. Needs root.
    /// </summary>
    public static void ShutDownFileSystem(string folder)
    {
        var descriptor = OpenFile(folder, DirectoryOnly);
        var flags = WithoutLogFlush;
        var failed = descriptor < 0 || IoControl(descriptor, ShutDown, ref flags) != 0;
        var reason = Marshal.GetLastPInvokeError();
        _ = CloseFile(descriptor);
        if (failed)
        {
            throw new Win32Exception(reason);
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint UserId();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int FAdvise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(int descriptor, nuint request, ref uint argument);
}
