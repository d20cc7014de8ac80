using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>Somebody, or something, that access keys stand for.</summary>
public sealed record Principal
{
    /// <summary>1 to 128 of <c>A-Za-z0-9 . _ - @ +</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Its access keys, oldest first.</summary>
    public ImmutableArray<AccessKey> Keys { get; init; } = [];

    /// <summary>What it may do, in the order in which it was granted.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>Whether a text can be a principal's name.</summary>
    public static bool IsName(string text) => text.Length is >= 1 and <= 128
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+');

    /// <inheritdoc/>
    public override string ToString() => Name;
}
