using Pfs.Core;

namespace Pfs.Grpc;

/// <summary>How the gRPC edge behaves.</summary>
public sealed record PfsGrpcOptions
{
    /// <summary>Whether credentials are taken in clear text from other machines too.</summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>Calls that run at once, health checks apart; 1 or more.</summary>
    public int MaxCalls { get; init; } = 1024;

    /// <summary>Is told how long each call took and how it ended; null: nobody is.</summary>
    public RequestMetrics? Metrics { get; init; }

    /// <summary>The server's version, as it tells it.</summary>
    public string Version { get; init; } = "";

    /// <summary>When the server started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The settings in force, for administrators to look at. None of them is a secret.</summary>
    public IReadOnlyList<SettingInForce> Settings { get; init; } = [];

    /// <summary>Files and directories in a tar file that is imported; 1 to 1,000,000, as many as a stream of writes may change.</summary>
    public int MaxImportFiles { get; init; } = 1_000_000;

    /// <summary>The longest tar file that is imported, in bytes; what it holds is no longer.</summary>
    public long MaxImportBytes { get; init; } = 1L << 40;
}
