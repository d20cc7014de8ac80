using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

[Collection(RealClients.Name)]
public sealed class CurlTests(SharedServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientFact(Client.Curl)]
    public async Task Puts_and_gets_with_its_own_signature()
    {
        await File.WriteAllTextAsync(_folder.File("a.txt"), "hello");

        await SignedAsync("master.curl", "--request", "PUT");
        await SignedAsync("master.curl/a.txt", "--upload-file", "a.txt");
        var read = await SignedAsync("master.curl/a.txt");

        read.Output.Should().Be("hello");
    }

    [ClientFact(Client.Curl)]
    public async Task Speaks_HTTP_2_by_prior_knowledge_on_the_same_port()
    {
        await File.WriteAllBytesAsync(_folder.File("sent"), new byte[3_000_000]);

        await SignedAsync("master.curl-h2c", "--request", "PUT");
        var put = await SignedAsync("master.curl-h2c/a", "--http2-prior-knowledge", "--write-out", "%{http_version}", "--upload-file", "sent");
        var get = await SignedAsync("master.curl-h2c/a", "--http2-prior-knowledge", "--write-out", "%{http_version}", "--output", "read");

        (put.Output, get.Output).Should().Be(("2", "2"));
        (await File.ReadAllBytesAsync(_folder.File("read"))).AsSpan().SequenceEqual(new byte[3_000_000]).Should().BeTrue();
    }

    [ClientFact(Client.Curl)]
    public async Task Calls_an_rpc_as_plain_JSON()
    {
        await server.Pfs.S3.CreateBucketAsync("master.curl-json");

        var repos = await JsonAsync($"{PfsProcess.AccessKey}:{PfsProcess.SecretKey}");

        repos.Succeeded().Output.Should().Contain("\"curl-json\"");
    }

    [ClientFact(Client.Curl)]
    public async Task Is_refused_an_rpc_without_the_right_secret()
    {
        var refused = await JsonAsync($"{PfsProcess.AccessKey}:wrong-secret");

        refused.Output.Should().Contain("unauthenticated").And.EndWith("\n401");
    }

    private Task<CommandResult> SignedAsync(string target, params string[] arguments) => server.RunAsync(
        _folder.Path,
        Client.Curl,
        [
            "--silent", "--show-error", "--fail-with-body",
            "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", $"{PfsProcess.AccessKey}:{PfsProcess.SecretKey}",
            // curl 7.88 signs "UNSIGNED-PAYLOAD" or a hash only if it is told which.
            "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
            .. arguments,
            new Uri(server.Pfs.S3Address, target).ToString(),
        ]);

    private Task<CommandResult> JsonAsync(string token) => server.TryRunAsync(
        _folder.Path,
        Client.Curl,
        "--silent", "--show-error", "--write-out", "\n%{http_code}",
        "--header", $"authorization: Bearer {token}",
        "--header", "content-type: application/json",
        "--data", "{}",
        new Uri(server.Pfs.GrpcAddress, "pfs.v1.RepoService/ListRepos").ToString());

    public void Dispose() => _folder.Dispose();
}
