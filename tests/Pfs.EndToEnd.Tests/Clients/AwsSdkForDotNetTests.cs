using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

[Collection(RealClients.Name)]
public sealed class AwsSdkForDotNetTests : IDisposable
{
    private readonly AmazonS3Client _s3;

    public AwsSdkForDotNetTests(SharedServer server)
    {
        _s3 = new AmazonS3Client(
            new BasicAWSCredentials(PfsProcess.AccessKey, PfsProcess.SecretKey),
            new AmazonS3Config
            {
                ServiceURL = server.Pfs.S3Address.ToString(),
                AuthenticationRegion = "us-east-1",
                ForcePathStyle = true,
            });
    }

    [Fact]
    public async Task Puts_overwrites_and_reads_both_versions()
    {
        await _s3.PutBucketAsync("master.dotnet");
        var first = await PutAsync("first");
        var second = await PutAsync("second");

        var old = await ReadAsync("HEAD^");
        var oldById = await ReadAsync(first.VersionId);
        var head = await ReadAsync(null);

        first.VersionId.Should().HaveLength(64).And.NotBe(second.VersionId);
        new[] { old, oldById, head }.Should().Equal("first", "first", "second");

        Task<PutObjectResponse> PutAsync(string text) => _s3.PutObjectAsync(
            new PutObjectRequest { BucketName = "master.dotnet", Key = "a.txt", ContentBody = text });

        async Task<string> ReadAsync(string? version)
        {
            using var answer = await _s3.GetObjectAsync(
                new GetObjectRequest { BucketName = "master.dotnet", Key = "a.txt", VersionId = version });
            using var reader = new StreamReader(answer.ResponseStream);
            return await reader.ReadToEndAsync();
        }
    }

    [Fact]
    public async Task Uploads_in_parts_and_reads_the_same_bytes()
    {
        var bytes = new byte[12 * 1024 * 1024];
        Random.Shared.NextBytes(bytes);
        await _s3.PutBucketAsync("master.dotnet-parts");
        using var transfer = new TransferUtility(_s3);

        await transfer.UploadAsync(new TransferUtilityUploadRequest
        {
            BucketName = "master.dotnet-parts",
            Key = "large.bin",
            InputStream = new MemoryStream(bytes),
            PartSize = 5 * 1024 * 1024,
        });

        using var answer = await _s3.GetObjectAsync("master.dotnet-parts", "large.bin");
        using var read = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(read);
        read.ToArray().AsSpan().SequenceEqual(bytes).Should().BeTrue();
    }

    [Fact]
    public async Task Deletes_and_is_told_that_the_key_is_gone()
    {
        await _s3.PutBucketAsync("master.dotnet-delete");
        await _s3.PutObjectAsync(
            new PutObjectRequest { BucketName = "master.dotnet-delete", Key = "a.txt", ContentBody = "x" });

        await _s3.DeleteObjectAsync("master.dotnet-delete", "a.txt");
        var get = () => _s3.GetObjectAsync("master.dotnet-delete", "a.txt");

        var refusal = (await get.Should().ThrowAsync<AmazonS3Exception>()).Which;
        refusal.StatusCode.Should().Be(HttpStatusCode.NotFound);
        refusal.ErrorCode.Should().Be("NoSuchKey");
    }

    public void Dispose() => _s3.Dispose();
}
