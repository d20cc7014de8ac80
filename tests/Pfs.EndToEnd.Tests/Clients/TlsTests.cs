using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using FluentAssertions;
using Pfs.Testing;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>Path style, base path and virtual-host style, by TLS and without it, over HTTP/1.1 and HTTP/2, by real clients.</summary>
public sealed class TlsTests(TlsServer server) : IClassFixture<TlsServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientTheory(Client.Curl)]
    [InlineData("--http1.1", "1.1")]
    [InlineData("--http2", "2")]
    public async Task Curl_stores_and_reads_in_each_style_of_address(string version, string spoken)
    {
        await File.WriteAllBytesAsync(_folder.File("sent"), new byte[3_000_000]);
        var path = $"https://127.0.0.1:{server.S3Port}/{TlsServer.Bucket}";
        var below = $"https://localhost:{server.S3Port}{TlsServer.BasePath}/{TlsServer.Bucket}";
        var virtualHost = $"https://{TlsServer.Bucket}.{TlsServer.Domain}:{server.S3Port}";

        await CurlAsync(version, "--request", "PUT", path);
        foreach (var (write, read) in new[] { (path, below), (below, virtualHost), (virtualHost, path) })
        {
            var put = await CurlAsync(version, "--upload-file", "sent", write + "/a%20b%2Bc");
            var get = await CurlAsync(version, "--output", "read", read + "/a%20b%2Bc");

            (put.Output, get.Output).Should().Be(($"{spoken} 200", $"{spoken} 200"));
            new FileInfo(_folder.File("read")).Length.Should().Be(3_000_000);
        }
    }

    [ClientTheory(Client.Curl)]
    [InlineData("--http1.1", "1.1")]
    [InlineData("--http2", "2")]
    public async Task The_host_is_part_of_the_signature_whichever_way_it_comes(string version, string spoken)
    {
        await CurlAsync("--request", "PUT", $"https://localhost:{server.S3Port}/master.tls-host");
        var signature = new SignatureV4(PfsProcess.AccessKey, PfsProcess.SecretKey);
        var query = signature.PresignedQuery("GET", $"localhost:{server.S3Port}", "/master.tls-host", [], TimeProvider.System.GetUtcNow(), 60);

        var asSigned = await ReadAsync("localhost");
        var elsewhere = await ReadAsync("127.0.0.1");

        (asSigned, elsewhere).Should().Be(($"{spoken} 200", $"{spoken} 403"));

        async Task<string> ReadAsync(string host) => (await Command.RunAsync(
            Client.Curl,
            ["--silent", "--cacert", server.AuthorityFile, "--output", "/dev/null", "--write-out", "%{http_version} %{http_code}", version,
                $"https://{host}:{server.S3Port}/master.tls-host?{query}"])).Output;
    }

    [ClientFact(Client.AwsCli)]
    public async Task Aws_cli_works_below_the_base_path_with_a_bundle_of_authorities()
    {
        await File.WriteAllTextAsync(_folder.File("a.txt"), "hello");

        await AwsAsync("s3", "mb", "s3://master.tls-aws");
        await AwsAsync("s3", "cp", "a.txt", "s3://master.tls-aws/a.txt");
        var listed = await AwsAsync("s3", "ls", "s3://master.tls-aws");
        await AwsAsync("s3", "cp", "s3://master.tls-aws/a.txt", "b.txt");

        listed.Output.Should().Contain("a.txt");
        (await File.ReadAllTextAsync(_folder.File("b.txt"))).Should().Be("hello");
    }

    [Fact]
    public async Task Pfs_connects_by_https_and_says_what_is_missing_when_it_does_not_know_the_authority()
    {
        var trusting = await PfsAsync(("PFS_CA_FILE", server.AuthorityFile));
        var strange = await PfsAsync();

        trusting.Succeeded();
        strange.ExitCode.Should().Be(6);
        strange.Error.Should().Contain("certificate").And.Contain("PFS_CA_FILE");

        Task<CommandResult> PfsAsync(params (string Name, string Value)[] variables) => Command.RunAsync(
            Repository.Executable,
            ["repo", "list"],
            new Dictionary<string, string?>
            {
                ["PFS_ADDRESS"] = $"https://localhost:{server.Pfs.GrpcAddress.Port}",
                ["PFS_TOKEN"] = $"{PfsProcess.AccessKey}:{PfsProcess.SecretKey}",
                ["PFS_CA_FILE"] = variables.FirstOrDefault().Value,
            });
    }

    [Fact]
    public async Task A_renewed_certificate_is_served_within_seconds_on_both_addresses()
    {
        var before = (await SerialAsync(server.S3Port), await SerialAsync(server.Pfs.GrpcAddress.Port));

        server.RenewCertificate();
        var after = before;
        for (var i = 0; i < 300 && (after.Item1 == before.Item1 || after.Item2 == before.Item2); i++)
        {
            await Task.Delay(100);
            after = (await SerialAsync(server.S3Port), await SerialAsync(server.Pfs.GrpcAddress.Port));
        }

        before.Item1.Should().Be(before.Item2);
        after.Item1.Should().NotBe(before.Item1).And.Be(after.Item2);
    }

    [Fact]
    public async Task What_the_web_server_refuses_by_itself_is_answered_in_XML_behind_TLS_too()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.S3Port);
#pragma warning disable CA5359 // which certificate it is, others ask
        await using var stream = new SslStream(client.GetStream(), false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await stream.AuthenticateAsClientAsync("localhost");

        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: h\nx-a: b\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        answer.Should().StartWith("HTTP/1.1 400 ").And.Contain("<Code>BadRequest</Code>").And.EndWith("</Error>");
    }

    [Fact]
    public async Task Older_versions_of_TLS_are_refused()
    {
#pragma warning disable SYSLIB0039, CA5397 // that is the point
        var shake = () => HandshakeAsync(server.S3Port, SslProtocols.Tls11);
#pragma warning restore SYSLIB0039, CA5397

        await shake.Should().ThrowAsync<AuthenticationException>();
    }

    private Task<CommandResult> CurlAsync(params string[] arguments) => Command.RunAsync(
        Client.Curl,
        [
            "--silent", "--show-error", "--cacert", server.AuthorityFile, "--write-out", "%{http_version} %{http_code}",
            "--resolve", $"{TlsServer.Bucket}.{TlsServer.Domain}:{server.S3Port}:127.0.0.1",
            "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", $"{PfsProcess.AccessKey}:{PfsProcess.SecretKey}",
            "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
            .. arguments,
        ],
        folder: _folder.Path);

    private async Task<CommandResult> AwsAsync(params string[] arguments) => (await Command.RunAsync(
        Client.AwsCli,
        [.. arguments, "--ca-bundle", server.AuthorityFile, "--endpoint-url", $"https://localhost:{server.S3Port}{TlsServer.BasePath}"],
        new Dictionary<string, string?>
        {
            ["HOME"] = _folder.Path,
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["AWS_ACCESS_KEY_ID"] = PfsProcess.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = PfsProcess.SecretKey,
            ["AWS_DEFAULT_REGION"] = "us-east-1",
        },
        _folder.Path)).Succeeded();

    private static Task<string> SerialAsync(int port) => HandshakeAsync(port, SslProtocols.None);

    private static async Task<string> HandshakeAsync(int port, SslProtocols protocols)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
#pragma warning disable CA5359 // which certificate it is, is what is asked
        await using var stream = new SslStream(client.GetStream(), false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocols });
        return stream.RemoteCertificate!.GetSerialNumberString();
    }

    public void Dispose() => _folder.Dispose();
}
