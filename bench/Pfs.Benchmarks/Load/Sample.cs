namespace Pfs.Benchmarks.Load;

/// <summary>One measurement of one server.</summary>
internal sealed record Sample
{
    public required long Operations { get; init; }

    public required double Seconds { get; init; }

    /// <summary>User and system time; null when the server's process is unknown.</summary>
    public required double? ServerCpuSeconds { get; init; }

    public required double ClientCpuSeconds { get; init; }

    public double PerSecond => Operations / Seconds;

    public double? ServerCpuEach => ServerCpuSeconds / Operations;

    public double ClientCpuEach => ClientCpuSeconds / Operations;
}
