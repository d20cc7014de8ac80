using System.Globalization;

namespace Pfs.Core;

/// <summary>A repo's name: 1 to 63 of <c>A-Za-z0-9_-</c>, case-sensitive.</summary>
public readonly record struct RepoName : IComparable<RepoName>
{
    private const char ImportMark = '~';

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

    /// <summary>Whether a repo of that name is being imported, and nobody sees it yet.</summary>
    internal bool IsImport => _value is [ImportMark, ..];

    /// <summary>The name of a repo while it is imported: one that nobody can write.</summary>
    internal static RepoName OfImport(int number) => new(string.Create(CultureInfo.InvariantCulture, $"{ImportMark}{number}"));

    /// <summary>A name in the log.</summary>
    internal static RepoName FromLog(string text) => text is [ImportMark, ..] ? new RepoName(text) : Parse(text);

    /// <inheritdoc/>
    public int CompareTo(RepoName other) => string.CompareOrdinal(_value, other._value);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "(unset)";
}
