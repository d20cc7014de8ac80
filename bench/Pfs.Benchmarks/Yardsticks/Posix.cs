using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>The few system calls that the framework lacks, or whose errors it swallows.</summary>
internal static partial class Posix
{
    public const int Terminate = 15;

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

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(int descriptor);
}
