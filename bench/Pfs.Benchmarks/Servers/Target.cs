using System.Net;
using Pfs.Benchmarks.Load;

namespace Pfs.Benchmarks.Servers;

/// <summary>A server under measurement.</summary>
internal sealed record Target
{
    public required string Name { get; init; }

    public required IPEndPoint Address { get; init; }

    public required Credentials Credentials { get; init; }

    /// <summary>Null when the process is not ours to look at: then there is no CPU and no memory figure.</summary>
    public int? ProcessId { get; init; }

    /// <summary>False for yardsticks: they keep nothing, so nothing is prepared on them or read back.</summary>
    public bool IsS3 { get; init; }

    public string Host => Address.ToString();

    /// <summary>Signs with the time of the call; good for the 15 minutes that S3 allows.</summary>
    public SigV4Signer NewSigner() => new(Credentials, Host, TimeProvider.System);
}
