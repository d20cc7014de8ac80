using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pfs.Grpc.V1;
using Pfs.Rpc.Tests;
using Pfs.Rpc.Tests.Protos;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>Runs a script of interoperability cases, each of which is a line of what it says when it held.</summary>
internal static class InteropScript
{
    /// <summary>What each script asks, in its order.</summary>
    public static readonly string[] Cases =
    [
        "empty_unary", "large_unary", "client_streaming", "server_streaming", "ping_pong", "empty_stream", "cancel_after_begin",
        "cancel_after_first_response", "timeout_on_sleeping_server", "status_code_and_message", "special_status_message", "custom_metadata",
        "unimplemented_method", "unimplemented_service", "client_compressed", "server_compressed", "keep_alive",
    ];

    /// <summary>Runs <paramref name="script"/> beside an echo service and gives the cases that held; fails when one did not.</summary>
    /// <param name="program">What runs it.</param>
    /// <param name="script">Its path below the tests.</param>
    /// <param name="environment">Names the server; the echo service is added.</param>
    /// <param name="folder">Where it runs.</param>
    public static async Task<string[]> RunAsync(string program, string script, Dictionary<string, string?> environment, TemporaryFolder folder)
    {
        await using var echo = await EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        var descriptors = new FileDescriptorSet();
        foreach (var file in new[] { TimestampReflection.Descriptor, PfsReflection.Descriptor, EchoReflection.Descriptor })
        {
            descriptors.File.Add(Describe(file));
        }

        await File.WriteAllBytesAsync(folder.File("pfs.protoset"), descriptors.ToByteArray());
        environment["PFS_PROTOSET"] = folder.File("pfs.protoset");
        environment["ECHO_PROTO"] = Repository.PathOf("tests", "Pfs.Rpc.Tests", "Protos");
        environment["ECHO_HTTP1_ADDRESS"] = echo.Http1.BaseAddress!.GetLeftPart(UriPartial.Authority);
        environment["ECHO_ADDRESS"] = script.Contains("connect", StringComparison.Ordinal) ? echo.Address : new Uri(echo.Address).Authority;
        var path = Repository.PathOf(["tests", "Pfs.EndToEnd.Tests", .. script.Split('/')]);
        return (await Command.RunAsync(program, [path], environment, folder.Path)).Succeeded().Lines;
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
}
