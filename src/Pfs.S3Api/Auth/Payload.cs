using Pfs.Core;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Auth;

/// <summary>What the signature promises about the body.</summary>
/// <param name="Mode">How it is framed.</param>
/// <param name="Hash">The promised SHA-256 where the mode is <see cref="PayloadMode.Hashed"/>.</param>
/// <param name="Chunks">Verifies chunk after chunk where the mode signs them.</param>
internal sealed record Payload(PayloadMode Mode, ContentHash Hash, ChunkSignatures? Chunks)
{
    /// <summary>A body of which the signature says nothing.</summary>
    public static readonly Payload Unsigned = new(PayloadMode.Unsigned, default, null);

    public bool IsChunked => Mode >= PayloadMode.SignedChunks;

    public bool HasTrailer => Mode is PayloadMode.SignedChunksWithTrailer or PayloadMode.UnsignedChunksWithTrailer;

    /// <param name="signed">What the request says.</param>
    /// <param name="signingKey">The key that verified it; null when nothing was verified, and the signatures of chunks are not either.</param>
    /// <exception cref="S3Exception">InvalidArgument for a value that means nothing, NotImplemented for ECDSA.</exception>
    public static Payload Parse(SignedRequest signed, byte[]? signingKey) => signed.PayloadLine switch
    {
        "UNSIGNED-PAYLOAD" => Unsigned,
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => new(PayloadMode.SignedChunks, default, new ChunkSignatures(signed, signingKey)),
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" =>
            new(PayloadMode.SignedChunksWithTrailer, default, new ChunkSignatures(signed, signingKey)),
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => new(PayloadMode.UnsignedChunksWithTrailer, default, null),
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD" or "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" =>
            throw S3Exception.NotImplemented("x-amz-content-sha256"),
        var hex when ContentHash.TryParse(hex, out var hash) => new(PayloadMode.Hashed, hash, null),
        var other => throw S3Exception.InvalidArgument(
            "x-amz-content-sha256", other, "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
            + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value."),
    };
}
