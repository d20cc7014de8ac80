namespace Grpc.Core;

/// <summary>How a client makes one call.</summary>
/// <param name="headers">What is sent along; null: nothing.</param>
/// <param name="deadline">When to give up, UTC; null: never.</param>
/// <param name="cancellationToken">Gives the call up.</param>
/// <param name="writeOptions">How requests are written; null: at once.</param>
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null)
{
    /// <summary>What is sent along; null: nothing.</summary>
    public Metadata? Headers { get; } = headers;

    /// <summary>When to give up, UTC; null: never.</summary>
    public DateTime? Deadline { get; } = deadline;

    /// <summary>Gives the call up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>How requests are written; null: at once.</summary>
    public WriteOptions? WriteOptions { get; } = writeOptions;

    /// <summary>The same with other headers.</summary>
    public CallOptions WithHeaders(Metadata headers) => new(headers, Deadline, CancellationToken, WriteOptions);

    /// <summary>The same with another deadline.</summary>
    public CallOptions WithDeadline(DateTime deadline) => new(Headers, deadline, CancellationToken, WriteOptions);

    /// <summary>The same with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        new(Headers, Deadline, cancellationToken, WriteOptions);
}
