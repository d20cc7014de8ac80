using Pfs.Benchmarks.Servers;
using Pfs.Benchmarks.Yardsticks;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// A file system of its own in an image, shut down under the server: the kernel drops what it had not yet written, its journal
/// in memory too, and answers everything with EIO. Then the server is killed, and the image mounted as after a loss of power.
/// </summary>
internal sealed class PowerCutCrash(LoopFileSystem disk) : ICrash
{
    public string Folder => disk.Folder;

    public string Name => "power cuts";

    public void Strike(ServerProcess server)
    {
        Posix.ShutDownFileSystem(disk.Folder);
        server.Kill();
        disk.Unmount();
        disk.Mount();
    }

    public void Dispose() => disk.Dispose();
}
