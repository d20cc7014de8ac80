using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pfs.Server.Configuration;

/// <summary>fsync with its errors, which the runtime's own calls swallow, and of directories, which the runtime has not.</summary>
internal static partial class Fsync
{
    private const int OpenDirectory = 0x10000; // O_RDONLY | O_DIRECTORY on Linux, x64 and arm64 alike
    private const int OpenCloseOnExec = 0x80000;

    public static void File(SafeFileHandle file, string path)
    {
        if (SyncHandle(file) != 0)
        {
            throw Failure(path);
        }
    }

    public static void Directory(string path)
    {
        using var directory = Open(path, OpenDirectory | OpenCloseOnExec);
        if (directory.IsInvalid || SyncHandle(directory) != 0)
        {
            throw Failure(path);
        }
    }

    private static IOException Failure(string path) =>
        new($"{path} could not be made durable: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncHandle(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
