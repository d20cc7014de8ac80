using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>
/// The cases of gRPC's interoperability tests (https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md) in our words, by
/// strangers' clients against the server, and against the echo service on the same transport where a case needs one.
/// </summary>
[Collection(RealClients.Name)]
public sealed class InteropTests(SharedServer server, TlsServer secure) : IClassFixture<TlsServer>, IDisposable
{
    private static readonly string[] Forms =
    [
        "grpc", "grpc-json", "grpc-web-proto-1.1", "connect-proto-1.1", "grpc-web-json-1.1", "connect-json-1.1",
        "grpc-web-proto-2", "connect-proto-2", "grpc-web-json-2", "connect-json-2",
    ];

    private readonly TemporaryFolder _folder = new();

    [ClientTheory(Client.NodeGrpc)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grpc_js(bool withTls) =>
        (await RunAsync("node", "node/interop_grpc_js.mjs", withTls)).Should().Equal(InteropScript.Cases);

    [ClientTheory(Client.PythonGrpc, Client.PythonGrpcTools)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grpcio(bool withTls) =>
        (await RunAsync(Client.Python, "python/interop_grpcio.py", withTls)).Should().Equal(InteropScript.Cases);

    [ClientFact(Client.NodeConnect)]
    public async Task Connect_in_all_its_forms() =>
        (await RunAsync("node", "node/interop_connect.mjs", withTls: false)).Should().Equal(
            Forms.SelectMany(form => InteropScript.Cases[..^1].Where(name => name != "ping_pong" || !form.EndsWith("1.1", StringComparison.Ordinal)).Select(name => $"{form} {name}")));

    private Task<string[]> RunAsync(string program, string script, bool withTls)
    {
        var environment = server.Environment;
        if (withTls)
        {
            environment["PFS_ADDRESS"] = $"localhost:{secure.Pfs.GrpcAddress.Port}";
            environment["PFS_CA_FILE"] = secure.AuthorityFile;
        }

        return InteropScript.RunAsync(program, script, environment, _folder);
    }

    public void Dispose() => _folder.Dispose();
}
