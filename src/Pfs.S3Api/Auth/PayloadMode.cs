namespace Pfs.S3Api.Auth;

/// <summary>How a request's body is framed and protected: the meanings of x-amz-content-sha256.</summary>
internal enum PayloadMode
{
    /// <summary>UNSIGNED-PAYLOAD: the bytes as they come.</summary>
    Unsigned,

    /// <summary>64 hex digits: the SHA-256 of the whole body.</summary>
    Hashed,

    /// <summary>STREAMING-AWS4-HMAC-SHA256-PAYLOAD: aws-chunked, each chunk signed.</summary>
    SignedChunks,

    /// <summary>STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER: the same, with a signed trailer.</summary>
    SignedChunksWithTrailer,

    /// <summary>STREAMING-UNSIGNED-PAYLOAD-TRAILER: aws-chunked with a trailer, nothing signed.</summary>
    UnsignedChunksWithTrailer,
}
