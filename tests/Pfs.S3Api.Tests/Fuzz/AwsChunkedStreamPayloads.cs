using Pfs.S3Api.Auth;
using Pfs.S3Api.Tests.Auth;

namespace Pfs.S3Api.Tests.Fuzz;

/// <summary>The signature of AWS's own example of a body in signed chunks.</summary>
internal static class AwsChunkedStreamPayloads
{
    public static Payload Signed() => AwsExamples.Authenticate(
        "PUT",
        "/examplebucket/chunkObject.txt",
        ("Host", "s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        ("Content-Encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "66560"),
        ("Content-Length", "66824"),
        ("Authorization", AwsExamples.Authorization(
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"))).Payload;
}
