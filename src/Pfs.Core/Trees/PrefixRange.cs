namespace Pfs.Core.Trees;

/// <summary>The arithmetic of prefixes, delimiters and markers that all listings share.</summary>
internal static class PrefixRange
{
    /// <summary>The least bytes greater than everything that starts with <paramref name="prefix"/>; null when there are none.</summary>
    public static byte[]? After(ReadOnlySpan<byte> prefix)
    {
        var length = prefix.Length;
        while (length > 0 && prefix[length - 1] == byte.MaxValue)
        {
            length--;
        }

        if (length == 0)
        {
            return null;
        }

        var next = prefix[..length].ToArray();
        next[^1]++;
        return next;
    }

    /// <summary>The common prefix that a key folds into, with its delimiter; empty when it does not fold.</summary>
    public static ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> key, int prefixLength, ReadOnlySpan<byte> delimiter)
    {
        if (delimiter.IsEmpty || key.Length < prefixLength)
        {
            return default;
        }

        var at = key[prefixLength..].IndexOf(delimiter);
        return at < 0 ? default : key[..(prefixLength + at + delimiter.Length)];
    }

    /// <summary>
    /// Where a listing starts: at the prefix, or strictly after the marker, or after the common prefix that the marker lies in.
    /// Null when nothing can follow.
    /// </summary>
    public static byte[]? Start(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> delimiter, ReadOnlySpan<byte> after)
    {
        if (after.IsEmpty || after.SequenceCompareTo(prefix) < 0)
        {
            return prefix.ToArray();
        }

        if (after.StartsWith(prefix) && Fold(after, prefix.Length, delimiter) is { IsEmpty: false } folded)
        {
            return After(folded);
        }

        return [.. after, 0]; // the least bytes greater than the marker
    }
}
