namespace Pfs.Core;

/// <summary>A repo's name: 1 to 63 of <c>A-Za-z0-9_-</c>, case-sensitive.</summary>
public readonly record struct RepoName : IComparable<RepoName>
{
    private readonly string? _value;

    private RepoName(string value) => _value = value;

    /// <summary>Checks <paramref name="text"/> against the rule for names in docs/semantics.md.</summary>
    public static bool TryParse(string text, out RepoName name)
    {
        var valid = NameRule.Holds(text);
        name = valid ? new RepoName(text) : default;
        return valid;
    }

    /// <summary>Reads a name or refuses with <see cref="PfsError.InvalidName"/>.</summary>
    public static RepoName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw new PfsException(PfsError.InvalidName, $"'{text}' is not a repo name; use 1 to 63 of A-Z a-z 0-9 _ -.");

    /// <inheritdoc/>
    public int CompareTo(RepoName other) => string.CompareOrdinal(_value, other._value);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "(unset)";
}
