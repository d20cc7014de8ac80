using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests.Semantics;

/// <summary>What the sentences of docs/semantics.md need: a server, and for each test a repo with an empty master.</summary>
public abstract class SemanticsTest(SharedServer server) : IClassFixture<SharedServer>, IAsyncLifetime
{
    /// <summary>The repo of this test.</summary>
    protected string Repo { get; } = "repo-" + RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>The bucket of its master.</summary>
    protected string Bucket => $"master.{Repo}";

    protected S3Client S3 => server.Pfs.S3;

    protected GrpcJsonClient Grpc => server.Pfs.Grpc;

    /// <summary>The ids of the commits of a branch, newest first.</summary>
    protected async Task<string[]> LogAsync(string branch = "master")
    {
        var log = await Grpc.CallAsync("CommitService/ListCommits", new JsonObject { ["repo"] = Repo, ["branch"] = branch });
        return log.TryGetProperty("commits", out var commits)
            ? [.. commits.EnumerateArray().Select(commit => commit.GetProperty("id").GetString()!)]
            : [];
    }

    protected Task<JsonElement> CommitAsync(string revision = "HEAD") => Grpc.CallAsync(
        "CommitService/GetCommit", new JsonObject { ["repo"] = Repo, ["branch"] = "master", ["revision"] = revision });

    /// <summary>Puts the texts one after the other under one key; gives their version ids.</summary>
    protected async Task<string[]> PutAllAsync(string key, params string[] texts)
    {
        var versions = new List<string>();
        foreach (var text in texts)
        {
            versions.Add((await S3.PutAsync(Bucket, key, text)).VersionId!);
        }

        return [.. versions];
    }

    /// <summary>A multipart upload up to its last step; gives its id, and the ETags of its parts.</summary>
    protected async Task<(string UploadId, string[] ETags)> UploadPartsAsync(string key, params byte[][] parts)
    {
        var path = S3Client.PathOf(Bucket, key);
        var uploadId = (await S3.SendAsync(HttpMethod.Post, path, [new("uploads", "")])).Succeeded().Values("UploadId")[0];
        var etags = new List<string>();
        foreach (var (index, part) in parts.Index())
        {
            var put = await S3.SendAsync(
                HttpMethod.Put, path, [new("partNumber", $"{index + 1}"), new("uploadId", uploadId)], part);
            etags.Add(put.Succeeded().ETag!);
        }

        return (uploadId, [.. etags]);
    }

    /// <summary>The last step of a multipart upload.</summary>
    protected Task<S3Answer> CompleteAsync(string key, string uploadId, params string[] etags)
    {
        var parts = etags.Select((etag, index) => $"<Part><PartNumber>{index + 1}</PartNumber><ETag>{etag}</ETag></Part>");
        return S3.SendAsync(
            HttpMethod.Post,
            S3Client.PathOf(Bucket, key),
            [new("uploadId", uploadId)],
            Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{string.Concat(parts)}</CompleteMultipartUpload>"));
    }

    /// <summary>Copies within the bucket of this test, or from another one.</summary>
    protected Task<S3Answer> CopyAsync(string source, string key, string? bucket = null) => S3.SendAsync(
        HttpMethod.Put,
        S3Client.PathOf(bucket ?? Bucket, key),
        headers: [new("x-amz-copy-source", source)]);

    protected Task<S3Answer> DeleteAllAsync(params string[] keys)
    {
        var body = Encoding.UTF8.GetBytes($"<Delete>{string.Concat(keys.Select(key => $"<Object><Key>{key}</Key></Object>"))}</Delete>");
        return S3.SendAsync(
            HttpMethod.Post,
            S3Client.PathOf(Bucket),
            [new("delete", "")],
            body,
            [new("x-amz-checksum-sha256", Convert.ToBase64String(SHA256.HashData(body)))]);
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => S3.CreateBucketAsync(Bucket);

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;
}
