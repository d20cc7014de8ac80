using System.Text.Json;
using FluentAssertions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Pfs.Grpc.V1;
using Pfs.Rpc.Tests;
using Pfs.Rpc.Tests.Protos;
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
    private static readonly string[] Cases =
    [
        "empty_unary", "large_unary", "client_streaming", "server_streaming", "ping_pong", "empty_stream", "cancel_after_begin",
        "cancel_after_first_response", "timeout_on_sleeping_server", "status_code_and_message", "special_status_message", "custom_metadata",
        "unimplemented_method", "unimplemented_service", "client_compressed", "server_compressed", "keep_alive",
    ];

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
        (await RunAsync("node", "node/interop_grpc_js.mjs", withTls)).Should().Equal(Cases);

    [ClientTheory(Client.PythonGrpc, Client.PythonGrpcTools)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grpcio(bool withTls) =>
        (await RunAsync(Client.Python, "python/interop_grpcio.py", withTls)).Should().Equal(Cases);

    [ClientFact(Client.NodeConnect)]
    public async Task Connect_in_all_its_forms() =>
        (await RunAsync("node", "node/interop_connect.mjs", withTls: false)).Should().Equal(
            Forms.SelectMany(form => Cases[..^1].Where(name => name != "ping_pong" || !form.EndsWith("1.1", StringComparison.Ordinal)).Select(name => $"{form} {name}")));

    private async Task<string[]> RunAsync(string program, string script, bool withTls)
    {
        await using var echo = await EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        var descriptors = new FileDescriptorSet();
        foreach (var file in new[] { TimestampReflection.Descriptor, PfsReflection.Descriptor, EchoReflection.Descriptor })
        {
            descriptors.File.Add(Describe(file));
        }

        await File.WriteAllBytesAsync(_folder.File("pfs.protoset"), descriptors.ToByteArray());
        var environment = server.Environment;
        environment["PFS_PROTOSET"] = _folder.File("pfs.protoset");
        environment["ECHO_PROTO"] = Repository.PathOf("tests", "Pfs.Rpc.Tests", "Protos");
        environment["ECHO_HTTP1_ADDRESS"] = echo.Http1.BaseAddress!.GetLeftPart(UriPartial.Authority);
        environment["ECHO_ADDRESS"] = script.Contains("connect", StringComparison.Ordinal) ? echo.Address : new Uri(echo.Address).Authority;
        if (withTls)
        {
            environment["PFS_ADDRESS"] = $"localhost:{secure.Pfs.GrpcAddress.Port}";
            environment["PFS_CA_FILE"] = secure.AuthorityFile;
        }

        var path = Repository.PathOf(["tests", "Pfs.EndToEnd.Tests", .. script.Split('/')]);
        return (await Command.RunAsync(program, [path], environment, _folder.Path)).Succeeded().Lines;
    }

    // What is embedded in code lacks the JSON names that protoc puts into a set of descriptors.
    private static FileDescriptorProto Describe(FileDescriptor file)
    {
        var described = file.ToProto();
        foreach (var field in described.MessageType.SelectMany(type => type.NestedType.SelectMany(nested => nested.Field).Concat(type.Field)))
        {
            field.JsonName = JsonNamingPolicy.CamelCase.ConvertName(string.Concat(field.Name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
        }

        return described;
    }

    public void Dispose() => _folder.Dispose();
}
