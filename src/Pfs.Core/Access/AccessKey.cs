namespace Pfs.Core;

/// <summary>One of a principal's access keys, without its secret.</summary>
public sealed record AccessKey
{
    internal AccessKey(SealedSecret secret) => Secret = secret;

    /// <summary>The public half; no two principals have the same.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it is refused; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether it is refused for now.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The beginning of the last hour in which it was used; null: not yet.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    internal SealedSecret Secret { get; }

    /// <summary>Whether it is accepted at a time.</summary>
    public bool IsUsableAt(DateTimeOffset time) => !IsDisabled && (Expires is not { } end || time < end);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
