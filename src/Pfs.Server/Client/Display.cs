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

    public static string Parent(Commit commit) => commit.Parents.Count > 0 ? commit.Parents[0] : "-";

    public static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
