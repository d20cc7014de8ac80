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

/// <summary>File names of segments: <c>log-00000001.pfs</c>, and <c>log-00000001.2.pfs</c> when it was written anew twice.</summary>
internal static class SegmentName
{
    private const int Digits = 8;
    private const string Extension = ".pfs";

    public static string Of(SegmentKind kind, int id) => SegmentId.Generation(id) is > 0 and var generation
        ? string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(kind)}{SegmentId.Number(id):D8}.{generation}{Extension}")
        : string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(kind)}{id:D8}{Extension}");

    /// <summary>The numbers of the segments of a kind, each once, ascending.</summary>
    public static int[] Numbers(IEnumerable<string> names, SegmentKind kind) =>
        [.. Ids(names, kind).Select(SegmentId.Number).Distinct().Order()];

    /// <summary>All files of segments of a kind, ascending by number, then by generation.</summary>
    public static int[] Ids(IEnumerable<string> names, SegmentKind kind) =>
        [.. names.Select(name => Parse(name, PrefixOf(kind))).Where(id => id > 0).OrderBy(SegmentId.Number).ThenBy(SegmentId.Generation)];

    /// <summary>Whether a file is one of a segment.</summary>
    public static bool IsSegment(string name) =>
        Parse(name, PrefixOf(SegmentKind.Log)) > 0 || Parse(name, PrefixOf(SegmentKind.Data)) > 0;

    private static int Parse(string name, string prefix)
    {
        var rest = name.AsSpan();
        if (rest.Length < prefix.Length + Digits + Extension.Length || !rest.StartsWith(prefix) || !rest.EndsWith(Extension)
            || !int.TryParse(rest.Slice(prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return 0;
        }

        var middle = rest[(prefix.Length + Digits)..^Extension.Length];
        if (middle.IsEmpty)
        {
            return number;
        }

        return middle[0] == '.' && int.TryParse(middle[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            && generation is > 0 and <= SegmentId.MaxGeneration
                ? SegmentId.Of(number, generation)
                : 0;
    }

    private static string PrefixOf(SegmentKind kind) => kind switch
    {
        SegmentKind.Log => "log-",
        SegmentKind.Data => "data-",
        SegmentKind.Checkpoint => "checkpoint-",
    };
}
