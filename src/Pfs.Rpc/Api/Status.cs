namespace Grpc.Core;

/// <summary>How a call ended: a code, and one sentence for people.</summary>
/// <param name="statusCode">The code that programs act on.</param>
/// <param name="detail">The sentence; goes over the wire as grpc-message.</param>
/// <param name="debugException">A cause known on this side only; never sent.</param>
public readonly struct Status(StatusCode statusCode, string detail, Exception? debugException = null)
{
    /// <summary>Success without a message.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Given up by the caller, without a message.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    private readonly string? _detail = detail;

    /// <summary>The code that programs act on.</summary>
    public StatusCode StatusCode { get; } = statusCode;

    /// <summary>The sentence for people; empty when there is none.</summary>
    public string Detail => _detail ?? "";

    /// <summary>The cause, when it is known on this side; null otherwise, and always null across the wire.</summary>
    public Exception? DebugException { get; } = debugException;

    /// <inheritdoc/>
    public override string ToString() => $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")";
}
