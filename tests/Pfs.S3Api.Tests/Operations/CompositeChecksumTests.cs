using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html: checksums of checksums.</summary>
public sealed class CompositeChecksumTests
{
    [Fact]
    public async Task A_completion_must_name_the_checksum_of_each_part()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var created = await host.SendAsync("POST", "/main.images/k?uploads", [], ("x-amz-checksum-algorithm", "SHA256"));
        var upload = created.Element("UploadId");
        var hash = SHA256.HashData("text"u8);
        var checksum = Convert.ToBase64String(hash);
        var part = await host.PutAsync(
            $"/main.images/k?partNumber=1&uploadId={upload}", "text", ("x-amz-checksum-sha256", checksum));

        var without = await CompleteAsync(host, upload, part["ETag"]!, "");
        var wrong = await CompleteAsync(host, upload, part["ETag"]!, "<ChecksumSHA256>AAAA</ChecksumSHA256>");
        var right = await CompleteAsync(host, upload, part["ETag"]!, $"<ChecksumSHA256>{checksum}</ChecksumSHA256>");

        (without.Status, without.Code).Should().Be((400, "InvalidRequest"));
        (wrong.Status, wrong.Code).Should().Be((400, "InvalidPart"));
        right.Element("ChecksumSHA256").Should().Be(Convert.ToBase64String(SHA256.HashData(hash)) + "-1");
    }

    private static Task<S3Answer> CompleteAsync(S3Host host, string upload, string etag, string checksum) => host.SendAsync(
        "POST",
        $"/main.images/k?uploadId={upload}",
        Encoding.UTF8.GetBytes(
            $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag>{checksum}</Part></CompleteMultipartUpload>"));
}
