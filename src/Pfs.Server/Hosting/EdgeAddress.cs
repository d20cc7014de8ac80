using System.Net;

namespace Pfs.Server.Hosting;

/// <summary>Where an edge listens, and whether by TLS.</summary>
internal sealed record EdgeAddress(IPEndPoint EndPoint, bool IsTls)
{
    /// <summary>As the verbs of `pfs` take it.</summary>
    public string ForCommandLine => IsTls ? ToString() : EndPoint.ToString();

    public override string ToString() => $"{(IsTls ? "https" : "http")}://{EndPoint}";
}
