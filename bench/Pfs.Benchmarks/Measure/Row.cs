using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Measure;

/// <summary>One line of the table: something that every server does in its turn.</summary>
internal sealed record Row
{
    public required string Name { get; init; }

    /// <summary>The server whose rate is 1.</summary>
    public required string Yardstick { get; init; }

    /// <summary>The least share of the yardstick's rate that Pfs has to reach.</summary>
    public required double ShareMin { get; init; }

    /// <summary>The most CPU that the server may use: milliseconds an operation, or seconds a GiB; null when unspecified.</summary>
    public double? CpuMax { get; init; }

    /// <summary>Bytes of an operation when throughput is what counts, else null.</summary>
    public long? LargeBytes { get; init; }

    /// <summary>Called once for each S3 server, before the first sample.</summary>
    public Action<Target> Prepare { get; init; } = _ => { };

    public required Func<Target, Sample> Measure { get; init; }
}
