namespace Pfs.Core;

/// <summary>A branch's name: 1 to 63 of <c>A-Za-z0-9_-</c>, case-sensitive.</summary>
public readonly record struct BranchName : IComparable<BranchName>
{
    private static readonly string[] ReservedPrefixes = ["tag-", "txn-", "back-", "at-", "diff-"];

    private readonly string? _value;

    private BranchName(string value) => _value = value;

    /// <summary>The branch that a bucket without a branch means: <c>master</c>.</summary>
    public static BranchName Default { get; } = new("master");

    /// <summary>
    /// True for names that no branch may have, because buckets of that form are, or will be, read-only views:
    /// <c>HEAD</c>, <c>tag-*</c>, <c>txn-*</c>, <c>back-*</c>, <c>at-*</c>, <c>diff-*</c> and 8 or more hex digits.
    /// </summary>
    public bool IsReserved
    {
        get
        {
            var text = ToString();
            return text == "HEAD"
                || ReservedPrefixes.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal))
                || (text.Length >= CommitId.MinPrefixDigits && text.All(char.IsAsciiHexDigit));
        }
    }

    /// <summary>Checks <paramref name="text"/> against the rule for names in docs/semantics.md; reserved names pass.</summary>
    public static bool TryParse(string text, out BranchName name)
    {
        var valid = NameRule.Holds(text);
        name = valid ? new BranchName(text) : default;
        return valid;
    }

    /// <summary>Reads a name or refuses with <see cref="PfsError.InvalidName"/>; reserved names pass.</summary>
    public static BranchName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw new PfsException(PfsError.InvalidName, $"'{text}' is not a branch name; use 1 to 63 of A-Z a-z 0-9 _ -.");

    /// <inheritdoc/>
    public int CompareTo(BranchName other) => string.CompareOrdinal(_value, other._value);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "(unset)";
}
