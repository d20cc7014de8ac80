namespace Pfs.Core;

/// <summary>A name of a repo or branch, or a pattern for many: each <c>*</c> stands for any characters, none included.</summary>
public readonly record struct NamePattern
{
    private readonly string? _text;

    private NamePattern(string text) => _text = text;

    /// <summary>The pattern that every name fits.</summary>
    public static NamePattern Any { get; } = new("*");

    /// <summary>Whether every name fits.</summary>
    public bool IsAny => _text == "*";

    /// <summary>Takes 1 to 63 of <c>A-Za-z0-9_-</c> and <c>*</c>, at most four of the last.</summary>
    public static bool TryParse(string text, out NamePattern pattern)
    {
        const int MaxStars = 4; // more say nothing new, and make a look slow
        var valid = text.Length is >= 1 and <= NameRule.MaxLength
            && NameRule.Holds(text.Replace('*', '-'))
            && text.Count('*') <= MaxStars;
        pattern = valid ? new NamePattern(text) : default;
        return valid;
    }

    /// <summary>Whether a name fits; case counts.</summary>
    public bool Fits(string name) => Fits(_text ?? "", name);

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";

    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(name);
        }

        if (!name.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (name = name[star..]; !rest.IsEmpty; name = name[1..])
        {
            if (Fits(rest, name))
            {
                return true;
            }

            if (name.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }
}
