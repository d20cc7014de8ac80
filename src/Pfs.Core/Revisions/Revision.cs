using System.Buffers;

namespace Pfs.Core;

/// <summary>
/// What a caller writes for a commit: <c>HEAD</c>, a branch, a commit id or a unique prefix of 8 or more hex digits, or
/// <c>.3</c> (the third commit of the branch), each followed by any number of <c>^</c> and <c>~n</c>; or a point in time.
/// It is resolved inside one repo and relative to one branch (docs/semantics.md).
/// </summary>
public sealed record Revision
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private Revision(RevisionBase origin) => Origin = origin;

    /// <summary>The head of the branch that the caller is at.</summary>
    public static Revision Head { get; } = new(new RevisionBase.Head());

    internal RevisionBase Origin { get; }

    /// <summary>How many first parents to go back from the origin.</summary>
    internal long Back { get; private init; }

    /// <summary>The origin itself, without going back.</summary>
    internal Revision Start => Back == 0 ? this : new Revision(Origin);

    /// <summary>Reads a revision; false when it is malformed.</summary>
    public static bool TryParse(string text, out Revision revision)
    {
        revision = Head;
        var end = text.AsSpan().IndexOfAny('^', '~');
        var originText = end < 0 ? text : text[..end];
        if (!TryParseOrigin(originText, out var origin) || !TryParseBack(text.AsSpan(originText.Length), out var back))
        {
            return false;
        }

        revision = new Revision(origin) { Back = back };
        return true;
    }

    /// <summary>Reads a revision or refuses with <see cref="PfsError.InvalidArgument"/>.</summary>
    public static Revision Parse(string text) => TryParse(text, out var revision)
        ? revision
        : throw new PfsException(
            PfsError.InvalidArgument,
            $"'{text}' is not a revision; use HEAD, HEAD^, HEAD~3, a branch, .3 or 8 to 64 hex digits of a commit id.");

    /// <summary>The head of a branch.</summary>
    public static Revision Of(BranchName branch) => new(new RevisionBase.Branch(branch));

    /// <summary>A commit by its id.</summary>
    public static Revision Of(CommitId id) => new(new RevisionBase.Commit(id.ToString()));

    /// <summary>The last commit of the branch that is not younger than <paramref name="time"/>.</summary>
    public static Revision At(DateTimeOffset time) => new(new RevisionBase.At(time));

    private static bool TryParseOrigin(string text, out RevisionBase origin)
    {
        origin = new RevisionBase.Head();
        if (text == "HEAD")
        {
            return true;
        }

        if (text.StartsWith('.'))
        {
            var valid = TryParseCount(text.AsSpan(1), out var number);
            origin = new RevisionBase.Number(number);
            return valid;
        }

        if (text.Length is >= CommitId.MinPrefixDigits and <= 64 && !text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            origin = new RevisionBase.Commit(text.ToLowerInvariant());
            return true;
        }

        var isBranch = BranchName.TryParse(text, out var branch);
        origin = new RevisionBase.Branch(branch);
        return isBranch;
    }

    private static bool TryParseBack(ReadOnlySpan<char> suffix, out long back)
    {
        back = 0;
        while (!suffix.IsEmpty)
        {
            long steps = 1;
            var length = 1;
            if (suffix[0] == '~')
            {
                var digits = suffix[1..].IndexOfAnyExceptInRange('0', '9');
                digits = digits < 0 ? suffix.Length - 1 : digits;
                if (digits > 0 && !TryParseCount(suffix.Slice(1, digits), out steps))
                {
                    return false;
                }

                length += digits;
            }
            else if (suffix[0] != '^')
            {
                return false;
            }

            back += steps; // 64-bit and at most 18 digits each; the URL ends long before this overflows
            suffix = suffix[length..];
        }

        return true;
    }

    private static bool TryParseCount(ReadOnlySpan<char> digits, out long count)
    {
        count = 0;
        return digits.Length is >= 1 and <= 15
            && !digits.ContainsAnyExceptInRange('0', '9')
            && long.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out count);
    }
}
