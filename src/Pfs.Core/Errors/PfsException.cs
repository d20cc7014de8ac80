namespace Pfs.Core;

/// <summary>A refusal that the caller must act on. The message is one sentence: the thing, the reason and the way out.</summary>
public sealed class PfsException : Exception
{
    /// <summary>Makes a refusal.</summary>
    public PfsException(PfsError error, string message)
        : base(message) => Error = error;

    /// <summary>Makes a refusal that another failure caused.</summary>
    public PfsException(PfsError error, string message, Exception innerException)
        : base(message, innerException) => Error = error;

    /// <summary>Why.</summary>
    public PfsError Error { get; }

    /// <summary>The index in the caller's list of changes or parts that caused the refusal; null when none in particular did.</summary>
    public int? Index { get; init; }
}
