using FluentAssertions;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Errors;
using Xunit;

namespace Pfs.S3Api.Tests.Auth;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, its four examples and their opposites.</summary>
public sealed class SignatureV4Tests
{
    private const string RangeSignature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";

    [Fact]
    public void Accepts_the_documented_get_with_a_range()
    {
        var caller = Range();

        caller.Principal.Should().Be("alice");
        caller.Payload.Mode.Should().Be(PayloadMode.Hashed);
    }

    [Fact]
    public void Accepts_the_documented_put()
    {
        AwsExamples.Authenticate(
            "PUT",
            "/test%24file.text",
            ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-date", "20130524T000000Z"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
            ("Authorization", AwsExamples.Authorization(
                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))).Principal.Should().Be("alice");
    }

    [Theory]
    [InlineData("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [InlineData("/?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Accepts_the_documented_queries_in_any_order(string target, string signature)
    {
        AwsExamples.Authenticate(
            "GET",
            target,
            ("x-amz-date", "20130524T000000Z"),
            ("x-amz-content-sha256", AwsExamples.EmptyHash),
            ("Authorization", AwsExamples.Authorization("host;x-amz-content-sha256;x-amz-date", signature)))
            .Principal.Should().Be("alice");
    }

    [Fact]
    public void Accepts_the_documented_presigned_url()
    {
        AwsExamples.Authenticate("GET", Presigned()).Payload.Mode.Should().Be(PayloadMode.Unsigned);
    }

    [Theory]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm=AWS4-HMAC-SHA1", "AuthorizationQueryParametersError")]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256&", "", "AuthorizationQueryParametersError")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=soon", "AuthorizationQueryParametersError")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=-1", "AuthorizationQueryParametersError")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=604801", "AuthorizationQueryParametersError")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=99999999999999999999", "AuthorizationQueryParametersError")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=86401", "SignatureDoesNotMatch")]
    [InlineData("X-Amz-Date=20130524T000000Z", "X-Amz-Date=20130524", "AuthorizationQueryParametersError")]
    [InlineData("X-Amz-Date=20130524T000000Z", "X-Amz-Date=20130523T000000Z", "AuthorizationQueryParametersError")]
    [InlineData("%2Fs3%2F", "%2Fsqs%2F", "AuthorizationQueryParametersError")]
    [InlineData("aws4_request", "aws5_request", "AuthorizationQueryParametersError")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLF", "InvalidAccessKeyId")]
    [InlineData("/test.txt", "/test.tx", "SignatureDoesNotMatch")]
    [InlineData("us-east-1", "eu-west-1", "SignatureDoesNotMatch")]
    public void Refuses_a_presigned_url_that_was_changed(string part, string replacement, string code)
    {
        var act = () => AwsExamples.Authenticate("GET", Presigned().Replace(part, replacement, StringComparison.Ordinal));

        act.Should().Throw<S3Exception>().Which.Error.Code.Should().Be(code);
    }

    [Theory]
    [InlineData(86399, null)]
    [InlineData(86400, "Request has expired")]
    [InlineData(-901, "Request is not valid yet")]
    public void Knows_when_a_presigned_url_is_valid(int secondsLater, string? message)
    {
        var act = () => AwsExamples.Authenticate(AwsExamples.Now.AddSeconds(secondsLater), "GET", Presigned());

        if (message is null)
        {
            act.Should().NotThrow();
        }
        else
        {
            act.Should().Throw<S3Exception>().WithMessage(message).Which.Error.Should().Be(S3Error.AccessDenied);
        }
    }

    [Theory]
    [InlineData(899, null)]
    [InlineData(901, "RequestTimeTooSkewed")]
    [InlineData(-901, "RequestTimeTooSkewed")]
    public void Takes_clocks_that_are_15_minutes_off_and_no_more(int secondsLater, string? code)
    {
        var act = () => Range(now: AwsExamples.Now.AddSeconds(secondsLater));

        if (code is null)
        {
            act.Should().NotThrow();
        }
        else
        {
            act.Should().Throw<S3Exception>().Which.Error.Code.Should().Be(code);
        }
    }

    [Theory]
    [InlineData("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256Credential=x", "InvalidArgument")]
    [InlineData("AWS AKID:c2ln", null, "InvalidRequest")]
    [InlineData("AWS2-HMAC-SHA256 Credential=x", null, "InvalidArgument")]
    [InlineData("AWS4-HMAC-SHA256 SignedHeaders=host,Signature=0", null, "AuthorizationHeaderMalformed")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20130524/us-east-1/s3,SignedHeaders=host,Signature=0", null, "AuthorizationHeaderMalformed")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20130524/us-east-1/ec2/aws4_request,SignedHeaders=host,Signature=0", null, "AuthorizationHeaderMalformed")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20130523/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=0", null, "AuthorizationHeaderMalformed")]
    [InlineData("AWS4-HMAC-SHA256 Credential=NOBODY/20130524/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=0", null, "InvalidAccessKeyId")]
    [InlineData("AWS4-HMAC-SHA256 nonsense", null, "AuthorizationHeaderMalformed")]
    [InlineData("", null, "AccessDenied")]
    public void Refuses_a_bad_authorization_header(string header, string? other, string code)
    {
        var act = () => Range(authorization: other ?? header);

        act.Should().Throw<S3Exception>().Which.Error.Code.Should().Be(code);
    }

    [Fact]
    public void Refuses_an_amz_header_that_was_not_signed()
    {
        var act = () => Range(extra: ("x-amz-acl", "public-read"));

        act.Should().Throw<S3Exception>().Which.Elements
            .Should().Contain(new KeyValuePair<string, string>("HeadersNotSigned", "x-amz-acl"));
    }

    [Fact]
    public void Shows_what_it_signed_when_a_signature_differs()
    {
        var act = () => Range(authorization: AwsExamples.Authorization("host;range;x-amz-content-sha256;x-amz-date", new string('0', 64)));

        var refusal = act.Should().Throw<S3Exception>().Which;
        refusal.Error.Should().Be(S3Error.SignatureDoesNotMatch);
        refusal.Elements.Select(element => element.Key)
            .Should().Equal("AWSAccessKeyId", "StringToSign", "SignatureProvided", "CanonicalRequest");
    }

    [Theory]
    [InlineData("X-Amz-Date", "yesterday", "AccessDenied")]
    [InlineData("X-Amz-Content-Sha256", "", "InvalidRequest")]
    public void Needs_a_date_and_a_payload_hash(string header, string value, string code)
    {
        (string, string)[] headers =
        [
            ("Range", "bytes=0-9"),
            ("x-amz-date", header == "X-Amz-Date" ? value : "20130524T000000Z"),
            ("x-amz-content-sha256", header == "X-Amz-Date" ? AwsExamples.EmptyHash : value),
            ("Authorization", AwsExamples.Authorization("host;range;x-amz-content-sha256;x-amz-date", RangeSignature)),
        ];

        var act = () => AwsExamples.Authenticate("GET", "/test.txt", headers);

        act.Should().Throw<S3Exception>().Which.Error.Code.Should().Be(code);
    }

    [Fact]
    public void Refuses_two_kinds_of_authentication_at_once()
    {
        var act = () => AwsExamples.Authenticate("GET", Presigned(), ("Authorization", "AWS4-HMAC-SHA256 Credential=x"));

        act.Should().Throw<S3Exception>().Which.Error.Should().Be(S3Error.InvalidArgument);
    }

    [Fact]
    public void Refuses_anonymous_requests()
    {
        var act = () => AwsExamples.Authenticate("GET", "/test.txt");

        act.Should().Throw<S3Exception>().Which.Error.Should().Be(S3Error.AccessDenied);
    }

    [Fact]
    public void Tells_signature_version_2_to_move_on()
    {
        var act = () => AwsExamples.Authenticate("GET", "/test.txt?AWSAccessKeyId=A&Signature=b&Expires=1");

        act.Should().Throw<S3Exception>().WithMessage("*AWS4-HMAC-SHA256*").Which.Error.Should().Be(S3Error.InvalidRequest);
    }

    private static Caller Range(
        string? authorization = null, DateTimeOffset? now = null, (string Name, string Value)? extra = null)
    {
        List<(string, string)> headers =
        [
            ("Range", "bytes=0-9"),
            ("x-amz-date", "20130524T000000Z"),
            ("x-amz-content-sha256", AwsExamples.EmptyHash),
            ("Authorization", authorization ?? AwsExamples.Authorization("host;range;x-amz-content-sha256;x-amz-date", RangeSignature)),
        ];
        if (extra is { } more)
        {
            headers.Add(more);
        }

        return AwsExamples.Authenticate(now ?? AwsExamples.Now, "GET", "/test.txt", [.. headers]);
    }

    private static string Presigned() =>
        "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
}
