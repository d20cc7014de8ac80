using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>What S3 says of putting objects: their keys, headers and metadata.</summary>
public sealed class PutRulesTests
{
    [Fact]
    public async Task Any_key_comes_back_from_every_operation_byte_for_byte()
    {
        await using var host = await S3Host.StartAsync("main.images");
        string[] keys =
        [
            " ", "\"", "$", "%", "&", "'", "<", ">", "_", "\n", "+", "#", "?", ":", ";", "~", "*", "|", "\\", ".", "..", "../a", "a/..", "/", "//",
            "a//b", "/a", "a/", "a/./b", "a/../b", "a%25b", "a%2Fb", "a b", "a+b", "\u00e9", "e\u0301", "\ud83d\ude00", "\u0001", "\u007f", "]]>",
            new string('k', 1024), string.Concat(Enumerable.Repeat("\u00e9", 512)),
        ];
        foreach (var key in keys)
        {
            var target = "/main.images/" + Uri.EscapeDataString(key);
            (await host.PutAsync(target, key)).Status.Should().Be(200, key);
            (await host.GetAsync(target)).Text.Should().Be(key);
            (await host.SendAsync("HEAD", target))["Content-Length"].Should().Be($"{Encoding.UTF8.GetByteCount(key)}");
            (await host.PutAsync("/main.images/copy", "", ("x-amz-copy-source", target))).Status.Should().Be(200, key);
            (await host.GetAsync("/main.images/copy")).Text.Should().Be(key);
            await host.SendAsync("DELETE", "/main.images/copy");

            var listed = await host.GetAsync($"/main.images?list-type=2&encoding-type=url&prefix={Uri.EscapeDataString(key)}");
            listed.Elements("Key").Select(Uri.UnescapeDataString).Should().Equal(key);
            var document = Encoding.UTF8.GetBytes($"<Delete><Object><Key>{Escape(key)}</Key></Object></Delete>");
            var deleted = await host.SendAsync(
                "POST", "/main.images?delete", document, ("x-amz-checksum-sha256", Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(document))));
            deleted.Text.Should().Contain("<DeleteMarker>true</DeleteMarker>", key);
            (await host.GetAsync(target)).Status.Should().Be(404, key);
        }

        static string Escape(string key) => string.Concat(key.EnumerateRunes().Select(rune => $"&#{rune.Value};"));
    }

    [Fact]
    public async Task The_headers_that_came_go_out_and_others_are_forgotten()
    {
        await using var host = await S3Host.StartAsync("main.images");
        (string Name, string Value)[] sent =
        [
            ("Cache-Control", "no-store"), ("Content-Disposition", "attachment; filename=\"a b.txt\""), ("Content-Language", "de"),
            ("Content-Type", "text/plain; charset=utf-8"), ("Expires", "never"), ("x-amz-meta-UPPER", "V"), ("x-amz-meta-empty", ""),
        ];
        await host.PutAsync("/main.images/k", "x", [.. sent, ("Content-Encoding", "aws-chunked, gzip,aws-chunked")]);

        foreach (var method in new[] { "GET", "HEAD" })
        {
            var answer = await host.SendAsync(method, "/main.images/k");
            sent.Where(header => header.Value.Length > 0).Should().OnlyContain(header => answer[header.Name] == header.Value, method);
            (answer["Content-Encoding"], answer["x-amz-meta-empty"] ?? "", answer["Accept-Ranges"]).Should().Be(("gzip", "", "bytes"));
            answer.Headers.Should().Contain(header => header.Key == "x-amz-meta-upper"); // names come back in lower case
        }

        await host.PutAsync("/main.images/k", "x", ("Content-Encoding", "aws-chunked"));
        var plain = await host.SendAsync("HEAD", "/main.images/k");
        sent.Where(header => header.Name != "Content-Type").Should().OnlyContain(header => plain[header.Name] == null);
        (plain["Content-Encoding"], plain["Content-Type"]).Should().Be((null, "binary/octet-stream"));
    }

    [Fact]
    public async Task Metadata_is_bytes_joined_by_commas_and_ends_at_2_KB()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var raw = RawRequest.Of(host, "PUT", "/main.images/raw", RawRequest.HashOf([]), ("x-amz-meta-a", "one,two"), ("x-amz-meta-b", "\u00c3\u00a9")).Sign();
        raw = raw with { Headers = [.. raw.Headers.Where(header => header.Name != "x-amz-meta-a"), ("x-amz-meta-a", "one"), ("x-amz-meta-a", "two")] };
        (await host.SendAsync(raw)).Should().StartWith("HTTP/1.1 200 ");
        var got = await host.SendAsync(RawRequest.Of(host, "GET", "/main.images/raw", RawRequest.HashOf([])).Sign());
        var most = await host.PutAsync("/main.images/most", "x", ("x-amz-meta-ab", new string('v', 2046)));
        var more = await host.PutAsync("/main.images/more", "x", ("x-amz-meta-ab", new string('v', 2047)));

        got.Should().Contain("x-amz-meta-a: one,two\r\n").And.Contain("x-amz-meta-b: \u00c3\u00a9\r\n");
        most.Status.Should().Be(200);
        (more.Status, more.Code, more.Element("Size"), more.Element("MaxSizeAllowed")).Should().Be((400, "MetadataTooLarge", "2049", "2048"));
        (await host.GetAsync("/main.images/more")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("Content-MD5", "", 400, "InvalidDigest")]
    [InlineData("Content-MD5", "AAAA", 400, "InvalidDigest")]
    [InlineData("x-amz-storage-class", "GLACIER", 501, "NotImplemented")]
    [InlineData("x-amz-website-redirect-location", "/a", 501, "NotImplemented")]
    [InlineData("x-amz-object-lock-mode", "GOVERNANCE", 501, "NotImplemented")]
    [InlineData("x-amz-grant-read", "id=a", 501, "NotImplemented")]
    [InlineData("x-amz-write-offset-bytes", "0", 501, "NotImplemented")]
    [InlineData("x-amz-server-side-encryption-customer-algorithm", "AES256", 400, "InvalidRequest")]
    [InlineData("x-amz-tagging", "a=%zz", 400, "InvalidArgument")]
    [InlineData("x-amz-tagging", "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11", 400, "BadRequest")]
    [InlineData("x-amz-acl", "bucket-owner-full-control", 200, "")]
    [InlineData("x-amz-storage-class", "STANDARD", 200, "")]
    [InlineData("x-amz-expected-bucket-owner", "pfs", 200, "")]
    [InlineData("x-amz-source-expected-bucket-owner", "somebody", 403, "AccessDenied")]
    [InlineData("Expect", "", 200, "")]
    [InlineData("Expect", "200-ok", 200, "")]
    [InlineData("Content-Type", "no/type; =", 200, "")]
    public async Task A_header_is_taken_or_refused_and_nothing_refused_is_stored(string name, string value, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var request = RawRequest.Of(host, "PUT", "/main.images/k", RawRequest.HashOf("text"u8.ToArray()), (name.ToLowerInvariant(), value)).Sign() with { Body = "text"u8.ToArray() };

        var answer = await host.SendAsync(request);

        answer.Should().StartWith($"HTTP/1.1 {status} ").And.Contain(code.Length > 0 ? $"<Code>{code}</Code>" : "ETag: \"");
        (await host.GetAsync("/main.images/k")).Status.Should().Be(status == 200 ? 200 : 404);
    }

    [Fact]
    public async Task The_largest_put_is_a_setting()
    {
        await using var host = await S3Host.StartAsync("main.images", new S3Options { MaximumPutBytes = 4 });

        (await host.PutAsync("/main.images/k", "1234")).Status.Should().Be(200);
        var refusal = await host.PutAsync("/main.images/k", "12345");
        (refusal.Status, refusal.Code).Should().Be((400, "EntityTooLarge"));
        (await host.GetAsync("/main.images/k")).Text.Should().Be("1234");
    }

    [Fact]
    public async Task A_put_without_a_length_is_refused_and_one_in_chunks_taken()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var request = RawRequest.Of(host, "PUT", "/main.images/k", "UNSIGNED-PAYLOAD").Sign();

        (await host.SendRawAsync(request.ToBytes(""))).Should().StartWith("HTTP/1.1 411 ").And.Contain("MissingContentLength");
        var chunked = request with { Body = "4\r\ntext\r\n0\r\n\r\n"u8.ToArray() };
        (await host.SendRawAsync(chunked.ToBytes("transfer-encoding: chunked\r\n"))).Should().StartWith("HTTP/1.1 200 ");
        (await host.GetAsync("/main.images/k")).Text.Should().Be("text");
    }

    [Fact]
    public async Task An_overwrite_is_read_whole_and_of_several_one_wins()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var contents = Enumerable.Range(0, 4).Select(number => new string((char)('a' + number), 3_000_000)).ToArray();
        await host.PutAsync("/main.images/k", contents[0]);

        var writing = Task.WhenAll(contents.Select(content => host.PutAsync("/main.images/k", content)));
        do
        {
            var read = await host.GetAsync("/main.images/k");
            (read.Status, contents.Contains(read.Text)).Should().Be((200, true));
        }
        while (!writing.IsCompleted);

        (await writing).Should().OnlyContain(answer => answer.Status == 200);
        contents.Should().Contain((await host.GetAsync("/main.images/k")).Text);
    }
}
