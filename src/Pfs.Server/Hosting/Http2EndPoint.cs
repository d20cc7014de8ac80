using System.Net;

namespace Pfs.Server.Hosting;

/// <summary>
/// Where Kestrel's HTTP/2 side of a shared port "listens": no socket, but the connections that
/// <see cref="SharedPort"/> found to begin with HTTP/2's preface.
/// </summary>
internal sealed class Http2EndPoint : EndPoint
{
    public override string ToString() => "the same port, by prior knowledge";
}
