using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>SIGKILL: what the process had in memory is gone, what the kernel has it keeps.</summary>
internal sealed class KillCrash(string folder) : ICrash
{
    public string Folder => folder;

    public string Name => "kills";

    public void Strike(ServerProcess server) => server.Kill();

    public void Dispose()
    {
        // the folder goes with the work folder
    }
}
