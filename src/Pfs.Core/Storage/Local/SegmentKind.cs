using System.Globalization;

namespace Pfs.Core.Storage.Local;

/// <summary>The sequences of segments.</summary>
internal enum SegmentKind
{
    /// <summary>Written by the committer alone, in order: commits, state changes and small bodies.</summary>
    Log = 1,

    /// <summary>Chunks of large bodies, written as they arrive.</summary>
    Data = 2,

    /// <summary>States of the store at places in the log; derived.</summary>
    Checkpoint = 3,
}

/// <summary>File names of segments: <c>log-00000001.pfs</c>.</summary>
internal static class SegmentName
{
    public static string Of(SegmentKind kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(kind)}{number:D8}.pfs");

    /// <summary>The numbers of the segments of a kind, ascending.</summary>
    public static int[] Numbers(IEnumerable<string> names, SegmentKind kind)
    {
        var prefix = PrefixOf(kind);
        return [.. names
            .Where(name => name.Length == prefix.Length + 12
                && name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".pfs", StringComparison.Ordinal))
            .Select(name => int.TryParse(name.AsSpan(prefix.Length, 8), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)
            .Order()];
    }

    private static string PrefixOf(SegmentKind kind) => kind switch
    {
        SegmentKind.Log => "log-",
        SegmentKind.Data => "data-",
        SegmentKind.Checkpoint => "checkpoint-",
    };
}
