namespace Pfs.Core;

/// <summary>The one rule for names of repos and branches: no dots, so that a bucket name splits in one way only.</summary>
internal static class NameRule
{
    public const int MaxLength = 63;

    public static bool Holds(string text) => text.Length is >= 1 and <= MaxLength
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
