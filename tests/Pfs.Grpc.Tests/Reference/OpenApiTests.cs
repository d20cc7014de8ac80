using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Pfs.Grpc.Reference;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests.Reference;

/// <summary>The document of the JSON form says what the server does.</summary>
public sealed class OpenApiTests
{
    private static readonly JsonNode Document = JsonNode.Parse(OpenApi.Bytes.Span)!;

    [Fact]
    public void Every_rpc_and_every_message_is_in_the_document_with_what_the_proto_file_says_of_it()
    {
        var methods = PfsReflection.Descriptor.Services.SelectMany(service => service.Methods).ToArray();

        Document["paths"]!.AsObject().Select(path => path.Key).Should().BeEquivalentTo(methods.Select(method => $"/{method.Service.FullName}/{method.Name}"));
        Schemas.Select(schema => schema.Key).Should().BeEquivalentTo(
            [.. PfsReflection.Descriptor.MessageTypes.Select(type => type.Name), .. PfsReflection.Descriptor.EnumTypes.Select(type => type.Name), "Error", "EndOfStream"]);
        foreach (var type in PfsReflection.Descriptor.MessageTypes)
        {
            Schemas[type.Name]!["properties"]!.AsObject().Select(property => property.Key).Should().Equal(type.Fields.InDeclarationOrder().Select(field => field.JsonName));
        }

        TextOf(Operation("RepoService/ListRepos")).Should().Be("All repos, ordered by name.\n\nAny principal may call it.");
        TextOf(Schemas["Commit"]!["properties"]!["number"]!).Should().StartWith("1 for the first commit of a line");
        TextOf(Document["info"]!).Should().Contain("Every refusal by Pfs carries a google.rpc.Status");
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own()
    {
        var references = All(Document).OfType<JsonObject>().Where(node => node.ContainsKey("$ref")).Select(node => (string)node["$ref"]!).Distinct().ToArray();
        var names = Operations().Select(operation => (string)operation.Operation["operationId"]!);

        references.Should().HaveCountGreaterThan(100).And.OnlyContain(reference => Find(reference) != null);
        names.Should().OnlyHaveUniqueItems().And.Contain("FileService_ReadFile");
    }

    [Fact]
    public async Task Every_path_of_the_document_is_answered_in_the_form_that_it_names()
    {
        await using var server = await GrpcServer.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{GrpcServer.AccessKey}:{GrpcServer.SecretKey}");

        foreach (var (path, operation) in Operations())
        {
            var type = operation["requestBody"]!["content"]!.AsObject().Single().Key;
            using var call = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            using var body = new ByteArrayContent(type == "application/json" ? "{}"u8.ToArray() : [0, 0, 0, 0, 2, .. "{}"u8]) { Headers = { ContentType = new(type) } };
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.Add("connect-timeout-ms", "300");

            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, call.Token);
            var text = await ReadAsync(answer);

            var given = answer.Content.Headers.ContentType?.MediaType;
            given.Should().Be(type, $"{path} is answered {answer.StatusCode}");
            text.Should().NotBeEmpty(path).And.NotContain("unimplemented").And.NotContain("internal");
        }
    }

    [Theory]
    [InlineData("RepoService/ListRepos", "{}", 200)]
    [InlineData("BranchService/GetBranch", """{"repo":"images","branch":"master"}""", 200)]
    [InlineData("CommitService/GetCommit", """{"repo":"images"}""", 200)]
    [InlineData("FileService/ListFiles", """{"repo":"images"}""", 200)]
    [InlineData("AdminService/GetStatus", "{}", 200)]
    [InlineData("AccessService/CheckAccess", """{"operation":"PutObject","repo":"images"}""", 200)]
    [InlineData("RepoService/GetRepo", """{"repo":"absent"}""", 404)]
    [InlineData("RepoService/GetRepo", "[", 400)]
    public async Task An_answer_is_as_its_schema_says(string method, string request, int status)
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{server.Address}/pfs.v1.{method}")
        {
            Content = new StringContent(request, new MediaTypeHeaderValue("application/json")),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Add("authorization", $"Bearer {GrpcServer.AccessKey}:{GrpcServer.SecretKey}");

        using var answer = await http.SendAsync(message);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        ((int)answer.StatusCode).Should().Be(status);
        var schema = status == 200 ? SchemaOf(Operation(method)["responses"]!["200"]!) : SchemaOf(Document["components"]!["responses"]!["Error"]!);
        body.AsObject().Should().NotBeEmpty();
        Check(body, schema, method);
    }

    [Theory]
    [InlineData("GET", 136_000)]
    [InlineData("HEAD", 0)]
    public async Task The_document_is_served_to_those_without_credentials(string method, int bytes)
    {
        await using var server = await GrpcServer.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{server.Address}/openapi.json") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await http.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        answer.Content.Headers.ContentLength.Should().Be(OpenApi.Bytes.Length);
        (await answer.Content.ReadAsByteArrayAsync()).Length.Should().BeGreaterThanOrEqualTo(bytes).And.BeOneOf(0, OpenApi.Bytes.Length);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        using var text = new MemoryStream();
        try
        {
            await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(text);
        }
        catch (HttpIOException)
        {
            // After a deadline the stream is reset; how it ended came before.
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static JsonObject Schemas => Document["components"]!["schemas"]!.AsObject();

    private static IEnumerable<(string Path, JsonNode Operation)> Operations() => Document["paths"]!.AsObject().Select(path => (path.Key, path.Value!["post"]!));

    private static JsonNode Operation(string method) => Document["paths"]![$"/pfs.v1.{method}"]!["post"]!;

    private static string TextOf(JsonNode node) => (string)node["description"]!;

    private static JsonNode SchemaOf(JsonNode body) => body["content"]!.AsObject().Single().Value!["schema"]!;

    private static JsonNode? Find(string reference) => reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)Document, (node, name) => node?[name]);

    private static IEnumerable<JsonNode?> All(JsonNode? node) => (node switch
    {
        JsonObject parent => parent.SelectMany(child => All(child.Value)),
        JsonArray list => list.SelectMany(All),
        _ => [],
    }).Prepend(node);

    // As much of JSON Schema as the document uses.
    private static void Check(JsonNode? value, JsonNode schema, string where)
    {
        schema = schema["$ref"] is { } reference ? Find((string)reference!)! : schema;
        switch ((string)schema["type"]!)
        {
            case "object" when schema["properties"] is JsonObject properties:
                foreach (var (name, inner) in value!.AsObject())
                {
                    properties.Should().ContainKey(name, where);
                    Check(inner, properties[name]!, $"{where}.{name}");
                }

                break;
            case "object":
                value.Should().BeOfType<JsonObject>(where);
                break;
            case "array":
                value!.AsArray().Should().NotBeEmpty(where);
                foreach (var item in value.AsArray())
                {
                    Check(item, schema["items"]!, where);
                }

                break;
            case "string" when schema["enum"] is JsonArray names:
                names.Select(name => (string)name!).Should().Contain((string)value!, where);
                break;
            case "string" when (string?)schema["format"] == "int64":
                long.TryParse((string)value!, out _).Should().BeTrue(where);
                break;
            case "string" when (string?)schema["format"] == "date-time":
                DateTimeOffset.TryParse((string)value!, out _).Should().BeTrue(where);
                break;
            case "string" when (string?)schema["contentEncoding"] == "base64":
                Convert.FromBase64String((string)value!).Should().NotBeEmpty(where);
                break;
            case var type:
                value!.GetValueKind().ToString().ToLowerInvariant().Should().BeOneOf(type switch { "integer" => ["number"], "boolean" => ["true", "false"], _ => new[] { type } }, where);
                break;
        }
    }
}
