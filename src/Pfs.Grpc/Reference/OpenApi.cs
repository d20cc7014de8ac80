using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pfs.Rpc.Server;

namespace Pfs.Grpc.Reference;

/// <summary>
/// The JSON form of every rpc as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0), made from <see cref="Contract"/>. It is
/// given out without credentials: it says what the proto file in the open says, and nothing of this server or its data.
/// </summary>
internal static class OpenApi
{
    /// <summary>Where it is served.</summary>
    public const string Path = "/openapi.json";

    private const string Error = "Error";
    private const string EndOfStream = "EndOfStream";

    // Descriptions are full of quotes and primes, which need no escape where no HTML is.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<byte[]> Document = new(() => JsonSerializer.SerializeToUtf8Bytes(Make(Contract.File), Readable));

    /// <summary>The document.</summary>
    public static ReadOnlyMemory<byte> Bytes => Document.Value;

    /// <summary>Serves it to GET and HEAD.</summary>
    public static void Map(IEndpointRouteBuilder builder) =>
        builder.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = Bytes.Length;
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await http.Response.Body.WriteAsync(Bytes, http.RequestAborted);
            }
        });

    private static JsonObject Make(FileDescriptor file) => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject { ["title"] = "Pfs", ["version"] = file.Package, ["description"] = Contract.Introduction },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
        ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
        ["tags"] = new JsonArray([.. file.Services.Select(service => new JsonObject { ["name"] = service.Name, ["description"] = Contract.CommentOf(service) })]),
        ["paths"] = new JsonObject(file.Services.SelectMany(service => service.Methods).Select(method =>
            KeyValuePair.Create<string, JsonNode?>($"/{method.Service.FullName}/{method.Name}", new JsonObject { ["post"] = Operation(method) }))),
        ["components"] = new JsonObject
        {
            ["schemas"] = new JsonObject(JsonSchema.All(file).Concat(OfTransport()).Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value))),
            ["responses"] = new JsonObject { [Error] = new JsonObject { ["description"] = Statuses(), ["content"] = Content("application/json", JsonSchema.RefTo(Error)) } },
            ["securitySchemes"] = new JsonObject
            {
                ["bearer"] = new JsonObject
                {
                    ["type"] = "http",
                    ["scheme"] = "bearer",
                    ["description"] = "`ACCESS_KEY:SECRET_KEY`, or the token of a session alone. What is granted to the principal `anonymous` needs none.",
                },
            },
        },
    };

    private static JsonObject Operation(MethodDescriptor method)
    {
        var isCallStream = method.IsClientStreaming || method.IsServerStreaming;
        return new JsonObject
        {
            ["operationId"] = $"{method.Service.Name}_{method.Name}",
            ["tags"] = new JsonArray(method.Service.Name),
            ["description"] = Contract.CommentOf(method) + "\n\n" + RpcRights.Of(method),
            ["requestBody"] = Body(method.InputType, method.IsClientStreaming, isCallStream),
            ["responses"] = new JsonObject
            {
                ["200"] = Body(method.OutputType, method.IsServerStreaming, isCallStream),
                ["default"] = new JsonObject { ["$ref"] = "#/components/responses/" + Error },
            },
        };
    }

    private static JsonObject Body(MessageDescriptor message, bool isStream, bool isCallStream) => new()
    {
        ["description"] = (isStream ? "Any number of messages" : "One message") + (isCallStream ? $", in frames: see `{EndOfStream}`." : "."),
        ["content"] = Content(isCallStream ? "application/connect+json" : "application/json", JsonSchema.RefTo(message)),
    };

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static string Statuses() => "The call failed. Its `code` gives the HTTP status: " + string.Join(", ", Failures()
        .Select(code => $"`{ConnectCode.NameOf(code)}` {ConnectCode.HttpStatusOf(code)}")) + ". A stream is answered 200 all the same, and ends with the error.";

    private static IEnumerable<StatusCode> Failures() => Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK);

    private static IEnumerable<KeyValuePair<string, JsonObject>> OfTransport()
    {
        var text = static (string meaning) => new JsonObject { ["type"] = "string", ["description"] = meaning };
        yield return KeyValuePair.Create(Error, new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("code", "message"),
            ["properties"] = new JsonObject
            {
                ["code"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Failures().Select(code => JsonValue.Create(ConnectCode.NameOf(code)))]) },
                ["message"] = text("One sentence for people: what is wrong, and the way out."),
                ["details"] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["properties"] = new JsonObject
                        {
                            ["type"] = text("`google.rpc.ErrorInfo`, once; `google.rpc.RetryInfo` when trying again may help."),
                            ["value"] = text("The message's bytes in base64, without padding."),
                            ["debug"] = new JsonObject { ["type"] = "object", ["description"] = "The message in JSON, such as `{\"reason\": \"BRANCH_NOT_FOUND\", \"domain\": \"pfs\"}`." },
                        },
                    },
                },
            },
        });
        yield return KeyValuePair.Create(EndOfStream, new JsonObject
        {
            ["type"] = "object",
            ["description"] = "The last message of the answer of an rpc with a stream in it. There, requests and answers are made of frames: a byte 0, the length of the message in four bytes, the highest first, and the message; before the length of this one stands a byte 2.",
            ["properties"] = new JsonObject
            {
                ["error"] = JsonSchema.RefTo(Error),
                ["metadata"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } } },
            },
        });
    }
}
