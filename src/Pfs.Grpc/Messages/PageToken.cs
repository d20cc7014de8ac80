using System.Buffers.Text;
using System.Text;
using Pfs.Core;

namespace Pfs.Grpc.Messages;

/// <summary>Where the next page begins, as text that callers pass back unread.</summary>
internal static class PageToken
{
    public static string OfName(string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last));

    /// <summary>The name after which to go on; empty: from the start.</summary>
    public static string Name(string token) => Encoding.UTF8.GetString(Decode(token));

    public static string OfCommit(CommitId next) => next.ToString();

    /// <summary>The commit to go on with; null: from the start.</summary>
    public static CommitId? Commit(string token) => RequestFields.OptionalCommitId("page_token", token);

    public static string OfListing(CommitId snapshot, ReadOnlySpan<byte> after) => $"{snapshot}.{Base64Url.EncodeToString(after)}";

    /// <summary>The snapshot that is listed, and the bytes after which to go on.</summary>
    public static (CommitId Snapshot, byte[] After) Listing(string token)
    {
        var dot = token.IndexOf('.');
        return dot > 0 && CommitId.TryParse(token.AsSpan(0, dot), out var snapshot)
            ? (snapshot, Decode(token[(dot + 1)..]))
            : throw Malformed();
    }

    private static byte[] Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            throw Malformed();
        }
    }

    private static PfsException Malformed() => RequestFields.Invalid("The page_token is not one that this server gave.");
}
