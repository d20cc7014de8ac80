using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Pfs.Grpc.Reference;

/// <summary>Messages in the JSON that protobuf gives them, as JSON Schema of OpenAPI 3.1: https://protobuf.dev/programming-guides/json/.</summary>
internal static class JsonSchema
{
    private const string Schemas = "#/components/schemas/";

    /// <summary>A reference to what <see cref="All"/> holds.</summary>
    public static JsonObject RefTo(DescriptorBase type) => RefTo(type.Name);

    /// <summary>A reference to a schema by its name.</summary>
    public static JsonObject RefTo(string name) => new() { ["$ref"] = Schemas + name };

    /// <summary>The schema of each message and enum of a file, by its name.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> All(FileDescriptor file) => file.MessageTypes
        .Select(message => KeyValuePair.Create(message.Name, Of(message)))
        .Concat(file.EnumTypes.Select(type => KeyValuePair.Create(type.Name, Of(type))));

    private static JsonObject Of(MessageDescriptor message)
    {
        var properties = new JsonObject();
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            properties[field.JsonName] = Describe(field.IsMap ? Map(field) : field.IsRepeated ? List(field) : Of(field), CommentOf(field));
        }

        return Describe(new JsonObject { ["type"] = "object", ["properties"] = properties }, Contract.CommentOf(message));
    }

    private static JsonObject Of(EnumDescriptor type)
    {
        var values = type.Values.Select(value => (value.Name, Comment: Contract.CommentOf(value))).ToArray();
        var meanings = values.Where(value => value.Comment.Length > 0).Select(value => $"`{value.Name}`: {value.Comment}");
        return Describe(
            new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value.Name))]) },
            string.Join("\n\n", [Contract.CommentOf(type), .. meanings]).Trim());
    }

    private static JsonObject Map(FieldDescriptor field) =>
        new() { ["type"] = "object", ["additionalProperties"] = Of(field.MessageType.FindFieldByNumber(2)) };

    private static JsonObject List(FieldDescriptor field) => new() { ["type"] = "array", ["items"] = Of(field) };

    private static JsonObject Of(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => Scalar("string", "date-time"),
        FieldType.Message => RefTo(field.MessageType),
        FieldType.Enum => RefTo(field.EnumType),
        FieldType.String => Scalar("string"),
        FieldType.Bool => Scalar("boolean"),
        FieldType.Int32 => Scalar("integer", "int32"),
        FieldType.Int64 => Scalar("string", "int64"), // JSON's numbers end at 2^53
        FieldType.Bytes => new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        var other => throw new NotSupportedException($"{field.FullName} is of a kind that no message had until now, {other}: give it its JSON form here."),
    };

    private static JsonObject Scalar(string type, string? format = null) =>
        format is null ? new JsonObject { ["type"] = type } : new JsonObject { ["type"] = type, ["format"] = format };

    private static string CommentOf(FieldDescriptor field)
    {
        if (field.RealContainingOneof is not { } oneof)
        {
            return Contract.CommentOf(field);
        }

        var others = oneof.Fields.Where(other => other != field).Select(other => $"`{other.JsonName}`").ToArray();
        string[] parts = [Contract.CommentOf(field), others.Length == 0 ? "" : $"Not together with {string.Join(", ", others)}.", Contract.CommentOf(oneof)];
        return string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    private static JsonObject Describe(JsonObject schema, string comment)
    {
        if (comment.Length > 0)
        {
            schema["description"] = comment;
        }

        return schema;
    }
}
