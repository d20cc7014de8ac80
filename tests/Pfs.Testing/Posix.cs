using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pfs.Testing;

/// <summary>Signals, which .NET cannot send.</summary>
internal static class Posix
{
    private const int SignalTerminate = 15;

    /// <summary>Asks a process to end in good order.</summary>
    public static void Terminate(Process process)
    {
        // The process may have ended by itself a moment ago: then there is nobody to ask.
        _ = Kill(process.Id, SignalTerminate);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
