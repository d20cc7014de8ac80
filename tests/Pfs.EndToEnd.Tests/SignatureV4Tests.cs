using FluentAssertions;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests;

/// <summary>
/// The signer of the tests against the examples that AWS publishes ("Signature Calculations for the Authorization Header"
/// and "Authenticating Requests: Using Query Parameters" in the S3 API reference).
/// </summary>
public sealed class SignatureV4Tests
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly DateTimeOffset Time = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    private readonly SignatureV4 _signature = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    [Fact]
    public void Signs_a_get_with_a_range_as_AWS_does()
    {
        var authorization = _signature.Authorization(
            "GET",
            "/test.txt",
            [],
            [
                new("Host", "examplebucket.s3.amazonaws.com"),
                new("Range", "bytes=0-9"),
                new("x-amz-content-sha256", EmptyHash),
                new("x-amz-date", "20130524T000000Z"),
            ],
            EmptyHash,
            Time);

        authorization.Should().EndWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    [Fact]
    public void Signs_a_listing_with_a_query_as_AWS_does()
    {
        var authorization = _signature.Authorization(
            "GET",
            "/",
            [new("prefix", "J"), new("max-keys", "2")],
            [
                new("Host", "examplebucket.s3.amazonaws.com"),
                new("x-amz-content-sha256", EmptyHash),
                new("x-amz-date", "20130524T000000Z"),
            ],
            EmptyHash,
            Time);

        authorization.Should().EndWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    [Fact]
    public void Presigns_a_get_as_AWS_does()
    {
        var query = _signature.PresignedQuery("GET", "examplebucket.s3.amazonaws.com", "/test.txt", [], Time, 86_400);

        query.Should().EndWith("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }
}
