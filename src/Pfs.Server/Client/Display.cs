using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>How values look to people.</summary>
internal static class Display
{
    /// <summary>Enough of an id to be unique in practice, and accepted wherever an id is.</summary>
    public static string Short(string commitId) => commitId.Length > 12 ? commitId[..12] : commitId;

    public static string OrDash(string text) => text.Length > 0 ? text : "-";

    /// <summary>UTC, to the second.</summary>
    public static string Time(Timestamp? time) => time is null
        ? "-"
        : time.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What a deletion adds to its answer: until when and how it can be undone.</summary>
    public static string WayBack(Timestamp? until, string command) => until is null
        ? " It cannot be restored: this server keeps nothing that is deleted."
        : $" Until {Time(until)} it can be restored with `{command}`.";

    /// <summary>Three digits and a unit: "1.25 GiB".</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        var format = unit == 0 || value >= 100 ? "F0" : value >= 10 ? "F1" : "F2";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {units[unit]}";
    }

    public static string Parent(Commit commit) => commit.Parents.Count > 0 ? commit.Parents[0] : "-";

    public static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
