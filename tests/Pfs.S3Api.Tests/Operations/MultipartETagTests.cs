using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>The setting that makes ETags of uploads in parts what they are at S3.</summary>
public sealed class MultipartETagTests
{
    private static readonly S3Options S3 = new() { MultipartETag = MultipartETag.S3 };

    private static string Expected { get; } = $"\"{Hex([.. Md5("hello "u8), .. Md5("world"u8)])}-2\"";

    [Fact]
    public async Task An_object_of_parts_has_the_ETag_that_S3_would_give_it()
    {
        await using var host = await S3Host.StartAsync("main.images", S3);
        var upload = await CreateAsync(host);
        var one = await host.PutAsync($"/main.images/k?partNumber=1&uploadId={upload}", "hello ");
        var two = await host.PutAsync($"/main.images/k?partNumber=2&uploadId={upload}", "world");

        var list = await host.GetAsync($"/main.images/k?uploadId={upload}");
        var done = await CompleteAsync(host, upload, one["ETag"]!, two["ETag"]!);
        var again = await CompleteAsync(host, upload, one["ETag"]!, two["ETag"]!);

        (one["ETag"], two["ETag"]).Should().Be(($"\"{Hex("hello "u8)}\"", $"\"{Hex("world"u8)}\""));
        list.Elements("ETag").Should().Equal(one["ETag"], two["ETag"]);
        done.Element("ETag").Should().Be(Expected);
        again.Text.Should().Be(done.Text);
        (await host.GetAsync("/main.images/k"))["ETag"].Should().Be(Expected);
        (await host.SendAsync("HEAD", "/main.images/k?partNumber=1"))["ETag"].Should().Be(Expected);
        (await host.GetAsync("/main.images/k?attributes", ("x-amz-object-attributes", "ETag"))).Element("ETag").Should().Be(Expected.Trim('"'));
        foreach (var listing in new[] { "", "?list-type=2", "?versions" })
        {
            (await host.GetAsync("/main.images" + listing)).Element("ETag").Should().Be(Expected);
        }

        var copy = await host.SendAsync("PUT", "/main.images/copy", null, ("x-amz-copy-source", "/main.images/k"));
        copy.Element("ETag").Should().Be(Expected);
        (await host.GetAsync("/main.images/copy"))["ETag"].Should().Be(Expected);
        (await host.PutAsync("/main.images/put", "hello world"))["ETag"].Should().EndWith("-1\"").And.HaveLength(68);
    }

    [Fact]
    public async Task Conditions_take_it()
    {
        await using var host = await S3Host.StartAsync("main.images", S3);
        await UploadAsync(host);
        var other = Expected.Replace("-2", "-3", StringComparison.Ordinal);

        (await host.GetAsync("/main.images/k", ("If-Match", Expected))).Status.Should().Be(200);
        (await host.GetAsync("/main.images/k", ("If-Match", $"\"x\", W/{Expected}"))).Status.Should().Be(200);
        (await host.GetAsync("/main.images/k", ("If-Match", other))).Status.Should().Be(412);
        (await host.GetAsync("/main.images/k", ("If-None-Match", Expected.Trim('"')))).Status.Should().Be(304);
        (await host.GetAsync("/main.images/k", ("If-Range", Expected), ("Range", "bytes=0-0"))).Status.Should().Be(206);
        (await host.GetAsync("/main.images/k", ("If-Range", other), ("Range", "bytes=0-0"))).Status.Should().Be(200);
        (await CopyAsync("x-amz-copy-source-if-match", Expected)).Status.Should().Be(200);
        (await CopyAsync("x-amz-copy-source-if-match", other)).Status.Should().Be(412);
        (await host.PutAsync("/main.images/k", "x", ("If-Match", other))).Status.Should().Be(412);
        (await host.PutAsync("/main.images/k", "x", ("If-None-Match", Expected))).Status.Should().Be(412);
        (await host.PutAsync("/main.images/copy", "x", ("If-None-Match", other))).Status.Should().Be(200);
        var delete = Encoding.UTF8.GetBytes($"<Delete><Object><Key>k</Key><ETag>{other}</ETag></Object></Delete>");
        (await host.SendAsync("POST", "/main.images?delete", delete, ("Content-MD5", Convert.ToBase64String(Md5(delete)))))
            .Code.Should().Be("PreconditionFailed");
        (await host.PutAsync("/main.images/k", "x", ("If-Match", Expected))).Status.Should().Be(200);
        (await host.PutAsync("/main.images/k", "x", ("If-Match", Expected))).Status.Should().Be(412);

        Task<S3Answer> CopyAsync(string header, string etag) =>
            host.SendAsync("PUT", "/main.images/copy", null, ("x-amz-copy-source", "/main.images/k"), (header, etag));
    }

    [Fact]
    public async Task The_ETag_of_a_part_is_checked()
    {
        await using var host = await S3Host.StartAsync("main.images", S3);
        var upload = await CreateAsync(host);
        var one = await host.PutAsync($"/main.images/k?partNumber=1&uploadId={upload}", "hello ");
        var two = await host.PutAsync($"/main.images/k?partNumber=2&uploadId={upload}", "other");
        await host.PutAsync($"/main.images/k?partNumber=2&uploadId={upload}", "world");

        (await CompleteAsync(host, upload, one["ETag"]!, two["ETag"]!)).Code.Should().Be("InvalidPart");

        (await CompleteAsync(host, upload, one["ETag"]!, Hex("world"u8))).Element("ETag").Should().Be(Expected);
    }

    [Theory]
    [InlineData("bytes=0-5")]
    [InlineData(null)]
    public async Task A_part_that_is_copied_has_its_MD5(string? range)
    {
        await using var host = await S3Host.StartAsync("main.images", S3);
        await host.PutAsync("/main.images/source", range is null ? "hello " : "hello, no more");
        await host.PutAsync("/main.images/source", range is null ? "hello " : "hello more");
        var upload = await CreateAsync(host);
        (string, string)[] headers = range is null
            ? [("x-amz-copy-source", "/main.images/source")]
            : [("x-amz-copy-source", "/main.images/source"), ("x-amz-copy-source-range", range)];

        var one = await host.SendAsync("PUT", $"/main.images/k?partNumber=1&uploadId={upload}", null, headers);
        var two = await host.PutAsync($"/main.images/k?partNumber=2&uploadId={upload}", "world");
        var done = await CompleteAsync(host, upload, one.Element("ETag"), two["ETag"]!);

        done.Element("ETag").Should().Be(Expected);
    }

    private static async Task UploadAsync(S3Host host)
    {
        var upload = await CreateAsync(host);
        var one = await host.PutAsync($"/main.images/k?partNumber=1&uploadId={upload}", "hello ");
        var two = await host.PutAsync($"/main.images/k?partNumber=2&uploadId={upload}", "world");
        (await CompleteAsync(host, upload, one["ETag"]!, two["ETag"]!)).Status.Should().Be(200);
    }

    private static async Task<string> CreateAsync(S3Host host) => (await host.SendAsync("POST", "/main.images/k?uploads")).Element("UploadId");

    private static Task<S3Answer> CompleteAsync(S3Host host, string upload, params string[] etags) => host.SendAsync(
        "POST",
        $"/main.images/k?uploadId={upload}",
        Encoding.UTF8.GetBytes("<CompleteMultipartUpload>"
            + string.Concat(etags.Select((etag, i) => $"<Part><PartNumber>{i + 1}</PartNumber><ETag>{etag}</ETag></Part>"))
            + "</CompleteMultipartUpload>"));

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(Md5(bytes));

    private static byte[] Md5(ReadOnlySpan<byte> bytes)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(bytes);
        return md5.GetHashAndReset();
    }
}
