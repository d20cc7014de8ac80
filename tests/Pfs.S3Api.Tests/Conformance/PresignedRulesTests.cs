using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>What a URL is good for that somebody signed, and what it is not.</summary>
public sealed class PresignedRulesTests
{
    private const string Key = "/main.images/dir/%C3%A4%20b%2Bc";

    [Fact]
    public async Task Every_method_takes_a_signed_URL()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = (await host.SendAsync("POST", $"{Key}?uploads")).Element("UploadId");

        var put = await host.SendAsync(RawRequest.Presigned(host, "PUT", Key) with { Body = "old"u8.ToArray() });
        await host.SendAsync(RawRequest.Presigned(host, "PUT", Key, "x-id=PutObject", "x-amz-checksum-crc32=AAAAAA%3D%3D") with { Body = "new"u8.ToArray() });
        var get = await host.SendAsync(RawRequest.Presigned(host, "GET", Key, "response-content-type=text%2Fx-a", "response-content-disposition=attachment"));
        var older = await host.SendAsync(RawRequest.Presigned(host, "GET", Key, "versionId=HEAD%5E"));
        var head = await host.SendAsync(RawRequest.Presigned(host, "HEAD", Key));
        var part = await host.SendAsync(RawRequest.Presigned(host, "PUT", Key, "partNumber=1", $"uploadId={upload}") with { Body = "part"u8.ToArray() });
        var list = await host.SendAsync(RawRequest.Presigned(host, "GET", "/main.images", "list-type=2", "prefix=dir%2F%C3%A4%20b%2B"));
        var delete = await host.SendAsync(RawRequest.Presigned(host, "DELETE", Key));
        var gone = await host.SendAsync(RawRequest.Presigned(host, "GET", Key));

        put.Should().StartWith("HTTP/1.1 200 ");
        get.Should().StartWith("HTTP/1.1 200 ").And.Contain("Content-Type: text/x-a\r\n").And.Contain("Content-Disposition: attachment\r\n").And.EndWith("\r\n\r\nnew");
        older.Should().StartWith("HTTP/1.1 200 ").And.EndWith("\r\n\r\nold");
        head.Should().StartWith("HTTP/1.1 200 ").And.Contain("Content-Length: 3\r\n");
        part.Should().StartWith("HTTP/1.1 200 ");
        list.Should().Contain("<KeyCount>1</KeyCount>");
        delete.Should().StartWith("HTTP/1.1 204 ");
        gone.Should().StartWith("HTTP/1.1 404 ").And.Contain("NoSuchKey");
        (await host.SendAsync(RawRequest.Presigned(host, "GET", "/main.none/k"))).Should().StartWith("HTTP/1.1 404 ").And.Contain("NoSuchBucket");
    }

    [Fact]
    public async Task It_is_good_for_nothing_else()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync(Key, "text");
        var good = RawRequest.Presigned(host, "GET", Key);

        (await host.SendAsync(good)).Should().StartWith("HTTP/1.1 200 ");
        await RefusesAsync(good with { Method = "PUT", Body = "x"u8.ToArray() }, 403, "SignatureDoesNotMatch");
        await RefusesAsync(good with { Method = "DELETE" }, 403, "SignatureDoesNotMatch");
        await RefusesAsync(good with { Path = "/main.images/dir/%C3%A4%20b%2Bd" }, 403, "SignatureDoesNotMatch");
        await RefusesAsync(good with { Query = [.. good.Query, "versionId=HEAD"] }, 403, "SignatureDoesNotMatch");
        await RefusesAsync(good with { Query = [.. good.Query, "response-content-type=text%2Fhtml"] }, 403, "SignatureDoesNotMatch");
        await RefusesAsync(good with { Query = [.. good.Query.Where(item => !item.StartsWith("X-Amz-Expires", StringComparison.Ordinal))] }, 400, "AuthorizationQueryParametersError");
        await RefusesAsync(good with { Query = [.. good.Query.Select(item => item.Replace("X-Amz-Expires", "x-amz-expires", StringComparison.Ordinal))] }, 400, "AuthorizationQueryParametersError");
        await RefusesAsync(good.With("x-amz-acl", "private"), 403, "AccessDenied");
        await RefusesAsync(good.With("x-amz-security-token", "x"), 400, "InvalidToken");
        await RefusesAsync(good.With("authorization", "AWS4-HMAC-SHA256 Credential=x"), 400, "InvalidArgument");
        (await host.GetAsync(Key)).Text.Should().Be("text");
        (await host.SendAsync(good.With("x-amz-content-sha256", "nonsense"))).Should().StartWith("HTTP/1.1 200 ", "it was not signed, so it says nothing");

        async Task RefusesAsync(RawRequest request, int status, string code) =>
            (await host.SendAsync(request)).Should().StartWith($"HTTP/1.1 {status} ").And.Contain($"<Code>{code}</Code>");
    }
}
