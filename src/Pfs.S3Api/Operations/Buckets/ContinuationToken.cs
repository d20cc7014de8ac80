using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pfs.Core;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// Where a listing goes on: the commit that it reads, and the key or common prefix after which. Opaque to clients: base64url of
/// a version byte, the commit's 32 bytes, the key, and 8 bytes of SHA-256 over all that and the bucket, against mix-ups.
/// It grants nothing: the commit is looked up in the bucket's repo, with the caller's rights.
/// </summary>
internal sealed record ContinuationToken(CommitId Commit, ReadOnlyMemory<byte> After)
{
    private const byte Version = 1;
    private const int CheckBytes = 8;
    private const int MaxTextLength = 2048; // a key has at most 1024 bytes

    public string ToText(string bucket)
    {
        var bytes = new byte[1 + ContentHash.Length + After.Length + CheckBytes];
        bytes[0] = Version;
        Commit.Hash.CopyTo(bytes.AsSpan(1));
        After.Span.CopyTo(bytes.AsSpan(1 + ContentHash.Length));
        Check(bytes.AsSpan(0, bytes.Length - CheckBytes), bucket).CopyTo(bytes.AsSpan(bytes.Length - CheckBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="S3Exception">InvalidArgument for a token that we did not make for this bucket.</exception>
    public static ContinuationToken Parse(string text, string bucket)
    {
        if (text.Length > MaxTextLength || !Base64Url.IsValid(text))
        {
            throw Incorrect(text);
        }

        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= 1 + ContentHash.Length + CheckBytes || bytes[0] != Version
            || !Check(bytes.AsSpan(0, bytes.Length - CheckBytes), bucket).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - CheckBytes)))
        {
            throw Incorrect(text);
        }

        return new ContinuationToken(
            new CommitId(new ContentHash(bytes.AsSpan(1, ContentHash.Length))),
            bytes.AsMemory(1 + ContentHash.Length, bytes.Length - 1 - ContentHash.Length - CheckBytes));
    }

    public static S3Exception Incorrect(string text) =>
        S3Exception.InvalidArgument("continuation-token", text, "The continuation token provided is incorrect");

    private static byte[] Check(ReadOnlySpan<byte> bytes, string bucket)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(bucket));
        hash.AppendData(bytes);
        return hash.GetHashAndReset()[..CheckBytes];
    }
}
