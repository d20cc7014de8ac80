using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>A way to end a server without warning, and to give its data directory back as it is then found.</summary>
internal interface ICrash : IDisposable
{
    /// <summary>A folder on the disk that the crash hits.</summary>
    string Folder { get; }

    /// <summary>What happens, for the summary: "kills".</summary>
    string Name { get; }

    /// <summary>Ends the server; afterwards the folder can be used again.</summary>
    void Strike(ServerProcess server);
}
