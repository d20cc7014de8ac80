using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>What S3 says of uploads in parts, and of their checksums.</summary>
public sealed class MultipartRulesTests
{
    [Theory]
    [InlineData("PUT", "/main.images/k?partNumber=1&uploadId=none", 404, "NoSuchUpload")]
    [InlineData("PUT", "/main.images/other?partNumber=1&uploadId={upload}", 404, "NoSuchUpload")]
    [InlineData("PUT", "/main.images/k?partNumber=10001&uploadId={upload}", 400, "InvalidArgument")]
    [InlineData("PUT", "/main.images/k?partNumber=x&uploadId={upload}", 400, "InvalidArgument")]
    [InlineData("PUT", "/main.images/k?partNumber=&uploadId={upload}", 400, "InvalidArgument")]
    [InlineData("PUT", "/main.images/k?uploadId={upload}", 400, "InvalidArgument")]
    [InlineData("DELETE", "/main.images/k?uploadId=none", 404, "NoSuchUpload")]
    [InlineData("GET", "/main.images/k?uploadId=", 404, "NoSuchUpload")]
    [InlineData("GET", "/main.images/k", 404, "NoSuchKey")]
    [InlineData("GET", "/main.images?uploads&key-marker=a&upload-id-marker=%21", 400, "InvalidArgument")]
    [InlineData("GET", "/main.images?uploads&upload-id-marker=%21", 200, "")]
    [InlineData("GET", "/main.images?uploads&max-uploads=-1", 400, "InvalidArgument")]
    [InlineData("GET", "/main.images?uploads&encoding-type=xml", 400, "InvalidArgument")]
    public async Task A_request_for_another_upload_or_part_is_refused(string method, string target, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = await CreateAsync(host);
        target = target.Replace("{upload}", upload, StringComparison.Ordinal);

        var answer = await host.SendAsync(method, target, method == "PUT" ? "x"u8.ToArray() : null);

        (answer.Status, answer.Code).Should().Be((status, code), answer.Text);
        if (code == "NoSuchUpload")
        {
            answer.Element("UploadId").Should().Be(target.Split("uploadId=")[1]);
        }

        (await host.GetAsync($"/main.images/k?uploadId={upload}")).Elements("PartNumber").Should().BeEmpty();
    }

    [Theory]
    [InlineData("<Part><PartNumber>1</PartNumber><ETag>{one}</ETag></Part><Part><PartNumber>3</PartNumber><ETag>{three}</ETag></Part>", 200, "")]
    [InlineData("<Part><PartNumber>3</PartNumber><ETag>{three}</ETag></Part>", 200, "")]
    [InlineData("<Part><PartNumber>1</PartNumber><ETag>900150983cd24fb0d6963f7d28e17f72</ETag></Part>", 200, "")]
    [InlineData("<Part><PartNumber>1</PartNumber><ETag>{three}</ETag></Part>", 400, "InvalidPart")]
    [InlineData("<Part><PartNumber>2</PartNumber><ETag>{one}</ETag></Part>", 400, "InvalidPart")]
    [InlineData("<Part><PartNumber>3</PartNumber><ETag>{three}</ETag></Part><Part><PartNumber>1</PartNumber><ETag>{one}</ETag></Part>", 400, "InvalidPartOrder")]
    [InlineData("<Part><PartNumber>0</PartNumber><ETag>{one}</ETag></Part>", 400, "InvalidArgument")]
    [InlineData("<Part><PartNumber>1</PartNumber></Part>", 400, "MalformedXML")]
    [InlineData("", 400, "MalformedXML")]
    public async Task A_completion_names_parts_that_are_there_in_order(string parts, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = await CreateAsync(host);
        var one = (await PutPartAsync(host, upload, 1, "one"))["ETag"];
        var three = (await PutPartAsync(host, upload, 3, "three"))["ETag"];
        parts = parts.Replace("{one}", one, StringComparison.Ordinal).Replace("{three}", three, StringComparison.Ordinal);

        var answer = await CompleteAsync(host, upload, parts);

        (answer.Status, answer.Code).Should().Be((status, code), answer.Text);
        if (code == "InvalidPart")
        {
            (answer.Element("UploadId"), answer.Element("PartNumber"), answer.Element("ETag").Length).Should().Be((upload, parts[18..19], 68));
        }

        if (status == 200)
        {
            (answer.Element("Bucket"), answer.Element("Key"), answer.Element("Location")).Should().Be(
                ("main.images", "k", $"http://{host.Authority}/main.images/k"));
            answer.VersionId.Should().NotBeNull();
        }

        (await host.GetAsync("/main.images/k")).Status.Should().Be(status == 200 ? 200 : 404);
        (await host.GetAsync($"/main.images/k?uploadId={upload}")).Status.Should().Be(status == 200 ? 404 : 200, "a refusal leaves the upload as it was");
    }

    [Fact]
    public async Task A_part_that_came_again_is_not_the_one_that_was_noted()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = await CreateAsync(host);
        var noted = (await PutPartAsync(host, upload, 1, "old"))["ETag"];
        var newer = (await PutPartAsync(host, upload, 1, "new"))["ETag"];

        (await CompleteAsync(host, upload, Part(1, noted!))).Code.Should().Be("InvalidPart");
        (await CompleteAsync(host, upload, Part(1, newer!))).Status.Should().Be(200);
        (await host.GetAsync("/main.images/k")).Text.Should().Be("new");
    }

    [Theory]
    [InlineData("x-amz-mp-object-size", "3", 200, "")]
    [InlineData("x-amz-mp-object-size", "4", 400, "InvalidRequest")]
    [InlineData("x-amz-mp-object-size", "many", 400, "InvalidRequest")]
    [InlineData("x-amz-checksum-type", "COMPOSITE", 400, "InvalidRequest")]
    [InlineData("x-amz-checksum-type", "FULL_OBJECT", 200, "")]
    [InlineData("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=", 400, "BadDigest")]
    [InlineData("x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 400, "InvalidRequest")]
    public async Task A_completion_is_held_to_what_it_says(string header, string value, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = await CreateAsync(host);
        var part = (await PutPartAsync(host, upload, 1, "one"))["ETag"];

        var answer = await CompleteAsync(host, upload, Part(1, part!), (header, value));

        (answer.Status, answer.Code).Should().Be((status, code), answer.Text);
        (await host.GetAsync("/main.images/k")).Status.Should().Be(status == 200 ? 200 : 404);
    }

    [Theory]
    [InlineData("CRC32", "COMPOSITE", 200)]
    [InlineData("CRC32", "FULL_OBJECT", 200)]
    [InlineData("CRC32C", "COMPOSITE", 200)]
    [InlineData("CRC32C", "FULL_OBJECT", 200)]
    [InlineData("CRC64NVME", "FULL_OBJECT", 200)]
    [InlineData("CRC64NVME", "COMPOSITE", 400)]
    [InlineData("SHA1", "COMPOSITE", 200)]
    [InlineData("SHA1", "FULL_OBJECT", 400)]
    [InlineData("SHA256", "COMPOSITE", 200)]
    [InlineData("SHA256", "FULL_OBJECT", 400)]
    [InlineData("MD5", "", 400)]
    [InlineData("CRC32", "HALF", 400)]
    [InlineData("", "COMPOSITE", 400)]
    public async Task Checksums_of_parts_make_the_objects(string algorithm, string type, int status)
    {
        await using var host = await S3Host.StartAsync("main.images");
        (string, string)[] headers =
            [.. new[] { ("x-amz-checksum-algorithm", algorithm), ("x-amz-checksum-type", type) }.Where(header => header.Item2.Length > 0)];
        var created = await host.SendAsync("POST", "/main.images/k?uploads", null, headers);
        (created.Status, created.Code).Should().Be((status, status == 200 ? "" : "InvalidRequest"));
        if (status != 200)
        {
            return;
        }

        var upload = created.Element("UploadId");
        var name = "x-amz-checksum-" + algorithm.ToLowerInvariant();
        (created["x-amz-checksum-algorithm"], created["x-amz-checksum-type"]).Should().Be((algorithm, type));
        var sums = new List<string>();
        foreach (var (number, text) in new[] { (1, "one"), (2, "two") })
        {
            var whole = await host.PutAsync("/main.images/sum", text, ("x-amz-checksum-algorithm", algorithm));
            await host.PutAsync("/main.images/sum2", "", ("x-amz-copy-source", "/main.images/sum"), ("x-amz-checksum-algorithm", algorithm));
            sums.Add((await host.SendAsync("HEAD", "/main.images/sum2", null, ("x-amz-checksum-mode", "ENABLED")))[name]!);
            var part = await host.PutAsync($"/main.images/k?partNumber={number}&uploadId={upload}", text, (name, sums[^1]));
            (part.Status, part[name]).Should().Be((200, sums[^1]), part.Text);
        }

        var other = algorithm == "SHA1" ? ("x-amz-checksum-crc32", "AAAAAA==") : ("x-amz-checksum-sha1", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        (await host.PutAsync($"/main.images/k?partNumber=3&uploadId={upload}", "three", other)).Code.Should().Be("InvalidRequest");
        (await host.PutAsync($"/main.images/k?partNumber=3&uploadId={upload}", "three")).Status.Should().Be(type == "COMPOSITE" ? 400 : 200);
        (await CompleteAsync(host, upload, Part(1, "x", $"<Checksum{algorithm}>{sums[1]}</Checksum{algorithm}>"))).Code.Should().Be("InvalidPart");
        var done = await CompleteAsync(
            host, upload, Part(1, "x", $"<Checksum{algorithm}>{sums[0]}</Checksum{algorithm}>") + Part(2, "x", $"<Checksum{algorithm}>{sums[1]}</Checksum{algorithm}>"));

        var value = done.Element("Checksum" + algorithm);
        (done.Status, done.Element("ChecksumType"), value.EndsWith("-2", StringComparison.Ordinal)).Should().Be((200, type, type == "COMPOSITE"), done.Text);
        var head = await host.SendAsync("HEAD", "/main.images/k", null, ("x-amz-checksum-mode", "ENABLED"));
        (head[name], head["x-amz-checksum-type"]).Should().Be((value, type));
        (await host.SendAsync("HEAD", "/main.images/k"))[name].Should().BeNull();
        (await host.GetAsync("/main.images/k", ("x-amz-checksum-mode", "ENABLED"), ("Range", "bytes=0-1")))[name].Should().BeNull();
        var listed = await host.GetAsync("/main.images?prefix=k");
        (listed.Element("ChecksumAlgorithm"), listed.Element("ChecksumType")).Should().Be((algorithm, type));
    }

    [Fact]
    public async Task A_put_without_a_checksum_gets_one()
    {
        await using var host = await S3Host.StartAsync("main.images");

        var put = await host.PutAsync("/main.images/k", "123456789");

        (put["x-amz-checksum-crc64nvme"], put["x-amz-checksum-type"]).Should().Be(
            (Convert.ToBase64String(Convert.FromHexString("ae8b14860a799888")), "FULL_OBJECT"));
    }

    [Theory]
    [InlineData("x-amz-checksum-crc32=AAAAAA==;x-amz-checksum-crc32c=AAAAAA==", "InvalidRequest")]
    [InlineData("x-amz-checksum-crc32=!!", "InvalidRequest")]
    [InlineData("x-amz-checksum-sha512=AAAA", "InvalidRequest")]
    [InlineData("x-amz-sdk-checksum-algorithm=SHA1;x-amz-checksum-crc32=AAAAAA==", "InvalidRequest")]
    [InlineData("x-amz-checksum-crc32c=AAAAAA==", "BadDigest")]
    [InlineData("x-amz-checksum-crc64nvme=AAAAAAAAAAA=", "BadDigest")]
    [InlineData("x-amz-checksum-sha1=AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "BadDigest")]
    public async Task A_checksum_that_is_not_right_stores_nothing(string headers, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = await CreateAsync(host);
        (string, string)[] pairs = [.. headers.Split(';').Select(pair => (pair[..pair.IndexOf('=')], pair[(pair.IndexOf('=') + 1)..]))];

        (await host.PutAsync("/main.images/k", "x", pairs)).Code.Should().Be(code);
        (await host.PutAsync($"/main.images/k?partNumber=1&uploadId={upload}", "x", pairs)).Code.Should().Be(code);
        (await host.GetAsync("/main.images/k")).Status.Should().Be(404);
        (await host.GetAsync($"/main.images/k?uploadId={upload}")).Elements("PartNumber").Should().BeEmpty();
    }

    private static async Task<string> CreateAsync(S3Host host) => (await host.SendAsync("POST", "/main.images/k?uploads")).Element("UploadId");

    private static Task<S3Answer> PutPartAsync(S3Host host, string upload, int number, string text) =>
        host.PutAsync($"/main.images/k?partNumber={number}&uploadId={upload}", text);

    private static string Part(int number, string etag, string more = "") => $"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag>{more}</Part>";

    private static Task<S3Answer> CompleteAsync(S3Host host, string upload, string parts, params (string, string)[] headers) => host.SendAsync(
        "POST", $"/main.images/k?uploadId={upload}", Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"), headers);
}
