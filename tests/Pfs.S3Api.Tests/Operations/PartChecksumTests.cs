using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html: checksums of parts.</summary>
public sealed class PartChecksumTests
{
    private static readonly string[] Texts = ["hello ", "wide ", "world"];

    [Theory]
    [InlineData("SHA256", "COMPOSITE")]
    [InlineData("CRC32", "FULL_OBJECT")]
    public async Task Are_listed_page_by_page_and_given_with_their_part(string algorithm, string type)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await UploadAsync(host, "/main.images/k", algorithm, type);
        var sums = Texts.Select(text => Checksum(algorithm, text)).ToArray();
        var header = "x-amz-checksum-" + algorithm.ToLowerInvariant();

        var first = await AttributesAsync(host, "/main.images/k", ("x-amz-max-parts", "2"));
        var second = await AttributesAsync(host, "/main.images/k", ("x-amz-max-parts", "2"), ("x-amz-part-number-marker", "2"));

        GoldenFile.ShouldHold($"GetObjectAttributes.{algorithm}", $"GET /main.images/k?attributes\n\n{first.ToTranscript()}");
        first.Elements("Checksum" + algorithm).Should().Equal(sums[..2]);
        (second.Element("IsTruncated"), second.Element("PartNumber"), second.Element("Checksum" + algorithm)).Should().Be(("false", "3", sums[2]));
        for (var number = 1; number <= 3; number++)
        {
            foreach (var method in new[] { "GET", "HEAD" })
            {
                var part = await host.SendAsync(method, $"/main.images/k?partNumber={number}", null, ("x-amz-checksum-mode", "ENABLED"));
                (part.Status, part[header], part["x-amz-checksum-type"]).Should().Be((206, sums[number - 1], type));
                (await host.SendAsync(method, $"/main.images/k?partNumber={number}"))[header].Should().BeNull();
            }
        }

        var range = await host.GetAsync("/main.images/k", ("x-amz-checksum-mode", "ENABLED"), ("Range", "bytes=0-5"));
        range[header].Should().BeNull("that the range is a part is chance");
    }

    [Fact]
    public async Task Are_kept_by_a_copy_but_not_by_one_with_another_algorithm()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await UploadAsync(host, "/main.images/k", "SHA256", "COMPOSITE");

        await host.SendAsync("PUT", "/main.images/copy", null, ("x-amz-copy-source", "/main.images/k"));
        await host.SendAsync("PUT", "/main.images/other", null, ("x-amz-copy-source", "/main.images/k"), ("x-amz-checksum-algorithm", "CRC32"));

        (await AttributesAsync(host, "/main.images/copy")).Elements("ChecksumSHA256").Should().HaveCount(3);
        var other = await AttributesAsync(host, "/main.images/other");
        other.Elements("ChecksumSHA256").Should().BeEmpty();
        other.Elements("ChecksumCRC32").Should().BeEmpty();
        other.Elements("Size").Should().Equal("6", "5", "5");
    }

    [Fact]
    public async Task Are_not_kept_when_nobody_asked_for_them()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await UploadAsync(host, "/main.images/k", null, null);

        var attributes = await AttributesAsync(host, "/main.images/k");

        attributes.Elements("Size").Should().Equal("6", "5", "5");
        attributes.Elements("ChecksumCRC64NVME").Should().BeEmpty();
    }

    [Theory]
    [InlineData("x-amz-max-parts", "-1")]
    [InlineData("x-amz-part-number-marker", "many")]
    public async Task A_page_that_is_none_is_refused_whether_there_are_parts_or_not(string header, string value)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        var answer = await AttributesAsync(host, "/main.images/k", (header, value));

        (answer.Status, answer.Code, answer.Element("ArgumentName")).Should().Be((400, "InvalidArgument", header));
    }

    [Fact]
    public async Task Of_the_only_part_is_not_that_of_the_object()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await UploadAsync(host, "/main.images/k", "SHA256", "COMPOSITE", "only");
        var sum = Checksum("SHA256", "only");

        var part = await host.GetAsync("/main.images/k?partNumber=1", ("x-amz-checksum-mode", "ENABLED"));
        var whole = await host.GetAsync("/main.images/k", ("x-amz-checksum-mode", "ENABLED"));

        part["x-amz-checksum-sha256"].Should().Be(sum);
        whole["x-amz-checksum-sha256"].Should().Be(Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(sum))) + "-1");
    }

    private static Task<S3Answer> AttributesAsync(S3Host host, string target, params (string, string)[] headers) =>
        host.GetAsync(target + "?attributes", [("x-amz-object-attributes", "ObjectParts"), .. headers]);

    private static async Task UploadAsync(S3Host host, string target, string? algorithm, string? type, params string[] texts)
    {
        texts = texts.Length == 0 ? Texts : texts;
        (string, string)[] asked = algorithm is null ? [] : [("x-amz-checksum-algorithm", algorithm), ("x-amz-checksum-type", type!)];
        var upload = (await host.SendAsync("POST", target + "?uploads", [], asked)).Element("UploadId");
        var list = new StringBuilder("<CompleteMultipartUpload>");
        for (var i = 0; i < texts.Length; i++)
        {
            (string, string)[] headers = algorithm is null ? [] : [("x-amz-checksum-" + algorithm.ToLowerInvariant(), Checksum(algorithm, texts[i]))];
            var part = await host.PutAsync($"{target}?partNumber={i + 1}&uploadId={upload}", texts[i], headers);
            var sum = algorithm is null ? "" : $"<Checksum{algorithm}>{Checksum(algorithm, texts[i])}</Checksum{algorithm}>";
            list.Append(null, $"<Part><PartNumber>{i + 1}</PartNumber><ETag>{part["ETag"]}</ETag>{sum}</Part>");
        }

        list.Append("</CompleteMultipartUpload>");
        (await host.SendAsync("POST", $"{target}?uploadId={upload}", Encoding.UTF8.GetBytes(list.ToString()))).Status.Should().Be(200);
    }

    private static string Checksum(string algorithm, string text) => Convert.ToBase64String(algorithm == "SHA256"
        ? SHA256.HashData(Encoding.UTF8.GetBytes(text))
        : Checksums.ChecksumTestValues.Crc32(Encoding.UTF8.GetBytes(text)));
}
