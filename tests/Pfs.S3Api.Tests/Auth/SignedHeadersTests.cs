using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Auth;

/// <summary>Who knows an access key, which is no secret, must not be able to make the server write out megabytes to be hashed.</summary>
public sealed class SignedHeadersTests
{
    [Theory]
    [InlineData("host;large;large", true)]
    [InlineData("host;Large;lARGE", true)]
    [InlineData("host;large", false)]
    public async Task A_header_is_signed_once(string names, bool isMalformed)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var day = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd", null);
        var time = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", null);
        var scope = $"{S3Host.AccessKey}/{day}/us-east-1/s3/aws4_request";
        var query = $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString(scope)}&X-Amz-Date={time}&X-Amz-Expires=60"
            + $"&X-Amz-SignedHeaders={Uri.EscapeDataString(names)}&X-Amz-Signature={new string('0', 64)}";

        var inHeader = await host.SendAsAsync(
            null, "GET", "/main.images", null, ("large", "x"), ("x-amz-date", time), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
            ("Authorization", $"AWS4-HMAC-SHA256 Credential={scope},SignedHeaders={names};x-amz-date,Signature={new string('0', 64)}"));
        var presigned = await host.SendAsAsync(null, "GET", "/main.images?" + query, null, ("large", "x"));

        inHeader.Code.Should().Be(isMalformed ? "AuthorizationHeaderMalformed" : "SignatureDoesNotMatch");
        presigned.Code.Should().Be(isMalformed ? "AuthorizationQueryParametersError" : "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task Names_without_end_are_refused()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var time = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", null);
        var names = new StringBuilder("host;x-amz-date");
        for (var i = 0; i < 2000; i++)
        {
            names.Append(';').Append(i);
        }

        var answer = await host.SendAsAsync(
            null, "GET", "/main.images", null, ("x-amz-date", time), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
            ("Authorization", $"AWS4-HMAC-SHA256 Credential={S3Host.AccessKey}/{time[..8]}/us-east-1/s3/aws4_request,SignedHeaders={names},Signature={new string('0', 64)}"));

        answer.Code.Should().Be("AuthorizationHeaderMalformed");
    }
}
