using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>S3 and gRPC on one port, in clear text by HTTP/1.1 and HTTP/2 and by TLS, each by the same clients as on two ports.</summary>
public sealed class OnePortTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientTheory(Client.AwsCli, Client.Curl, Client.NodeGrpc)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S3_and_gRPC_clients_are_served_on_the_same_port(bool withTls)
    {
        using var authority = new TestAuthority();
        await using var pfs = await StartAsync(authority, withTls);
        var address = $"{(withTls ? "https" : "http")}://localhost:{pfs.S3Address.Port}";
        var environment = EnvironmentOf(pfs, withTls);
        await File.WriteAllTextAsync(_folder.File("a.txt"), "hello");

        await RunAsync(Client.AwsCli, "s3", "mb", "s3://master.one", "--endpoint-url", address);
        await RunAsync(Client.AwsCli, "s3", "cp", "a.txt", "s3://master.one/a.txt", "--endpoint-url", address);
        var listed = await RunAsync(Client.AwsCli, "s3", "ls", "s3://master.one", "--endpoint-url", address);
        var http2 = await CurlAsync(withTls ? "--http2" : "--http2-prior-knowledge", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", environment["PFS_TOKEN"]!, "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD", address + "/master.one/a.txt");
        var json = await CurlAsync("--http1.1", "--header", $"authorization: Bearer {environment["PFS_TOKEN"]}", "--json", "{}", address + "/pfs.v1.RepoService/ListRepos", address + "/pfs.v1.RepoService/ListRepos");
        var document = await CurlAsync(address + "/openapi.json");
        var stranger = await CurlAsync(address + "/openapi.json?list-type=2");
        var unknown = await CurlAsync("--json", "{}", address + "/pfs.v1.RepoService/Nothing");
        var unknownService = await CurlAsync(withTls ? "--http2" : "--http2-prior-knowledge", "--dump-header", "-", "--header", $"authorization: Bearer {environment["PFS_TOKEN"]}", "--header", "content-type: application/grpc", "--data-raw", "", address + "/other.v1.Service/Call");
        var cases = await InteropScript.RunAsync("node", "node/interop_grpc_js.mjs", environment, _folder);

        listed.Output.Should().Contain("a.txt");
        http2.Output.Should().Be("hello 2 200");
        json.Output.Split("\"one\"").Should().HaveCount(3).And.Subject.Last().Should().EndWith("1.1 200");
        document.Output.Should().StartWith("{\n  \"openapi\"").And.EndWith("200");
        stranger.Output.Should().Contain("<Code>AccessDenied</Code>", "with a query it is a bucket").And.EndWith("403");
        unknown.Output.Should().Contain("\"unauthenticated\"", "gRPC answers it").And.EndWith("401");
        unknownService.Output.Should().Contain("grpc-status: 12", "its media type says that it is gRPC").And.EndWith("200");
        cases.Should().Equal(InteropScript.Cases);

        Task<CommandResult> RunAsync(string program, params string[] arguments) => RunWithAsync(environment, program, arguments);

        Task<CommandResult> CurlAsync(params string[] arguments) => RunWithAsync(
            environment, Client.Curl, ["--silent", "--show-error", "--write-out", " %{http_version} %{http_code}", .. withTls ? ["--cacert", environment["PFS_CA_FILE"]!] : Array.Empty<string>(), .. arguments]);
    }

    [ClientFact(Client.PythonGrpc, Client.PythonGrpcTools)]
    public async Task Grpcio_is_served_on_the_port_of_S3_by_TLS()
    {
        using var authority = new TestAuthority();
        await using var pfs = await StartAsync(authority, withTls: true);

        var cases = await InteropScript.RunAsync(Client.Python, "python/interop_grpcio.py", EnvironmentOf(pfs, withTls: true), _folder);

        cases.Should().Equal(InteropScript.Cases);
    }

    private async Task<PfsProcess> StartAsync(TestAuthority authority, bool withTls)
    {
        if (!withTls)
        {
            return await PfsProcess.StartOnOnePortAsync(_folder.File("store"));
        }

        var (certificate, key) = authority.Issue("localhost");
        await File.WriteAllTextAsync(_folder.File("authority.pem"), authority.RootPem);
        await File.WriteAllTextAsync(_folder.File("server.pem"), certificate);
        await File.WriteAllTextAsync(_folder.File("server.key"), key);
        return await PfsProcess.StartOnOnePortAsync(
            _folder.File("store"), "--tls-certificate", _folder.File("server.pem"), "--tls-key", _folder.File("server.key"));
    }

    private Dictionary<string, string?> EnvironmentOf(PfsProcess pfs, bool withTls)
    {
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = _folder.Path,
            ["AWS_ACCESS_KEY_ID"] = PfsProcess.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = PfsProcess.SecretKey,
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["PFS_ADDRESS"] = $"localhost:{pfs.GrpcAddress.Port}",
            ["PFS_TOKEN"] = $"{PfsProcess.AccessKey}:{PfsProcess.SecretKey}",
            ["PFS_PROTO"] = Repository.PathOf("proto"),
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };
        if (withTls)
        {
            environment["PFS_CA_FILE"] = environment["AWS_CA_BUNDLE"] = _folder.File("authority.pem");
        }

        return environment;
    }

    private async Task<CommandResult> RunWithAsync(Dictionary<string, string?> environment, string program, params string[] arguments) =>
        (await Command.RunAsync(program, arguments, environment, _folder.Path)).Succeeded();

    public void Dispose() => _folder.Dispose();
}
