using Google.Protobuf.Reflection;

namespace Pfs.Grpc.Tests.Reference;

/// <summary>
/// What callers of an API rely on, one line each: names, numbers, types and kinds of calls, in protobuf and in JSON. A line that is gone broke
/// somebody; a new one did not.
/// </summary>
internal static class ApiShape
{
    public static IReadOnlyList<string> Of(FileDescriptor file) =>
    [
        $"package {file.Package}",
        .. file.Services.SelectMany(service => service.Methods.Select(OfMethod).Prepend($"service {service.FullName}")),
        .. file.MessageTypes.SelectMany(OfMessage),
        .. file.EnumTypes.SelectMany(OfEnum),
    ];

    /// <summary>The lines of <paramref name="released"/> that hold no more.</summary>
    public static IReadOnlyList<string> Breaks(IEnumerable<string> released, IEnumerable<string> now) => [.. released.Except(now, StringComparer.Ordinal)];

    private static string OfMethod(MethodDescriptor method) =>
        $"  rpc {method.FullName}({Side(method.IsClientStreaming, method.InputType)}) returns ({Side(method.IsServerStreaming, method.OutputType)})";

    private static string Side(bool isStream, MessageDescriptor type) => (isStream ? "stream " : "") + type.FullName;

    private static IEnumerable<string> OfMessage(MessageDescriptor type) =>
    [
        $"message {type.FullName}",
        .. type.Fields.InFieldNumberOrder().Select(OfField),
        .. type.NestedTypes.Where(nested => nested.GetOptions()?.MapEntry != true).SelectMany(OfMessage),
        .. type.EnumTypes.SelectMany(OfEnum),
    ];

    private static string OfField(FieldDescriptor field) =>
        $"  {field.FullName} = {field.FieldNumber}: {(field.IsRepeated && !field.IsMap ? "repeated " : "")}{TypeOf(field)}, in JSON {field.JsonName}"
        + (field.RealContainingOneof is { } oneof ? $", one of {oneof.Name}" : "");

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        _ when field.IsMap => $"map<{TypeOf(field.MessageType.FindFieldByNumber(1))}, {TypeOf(field.MessageType.FindFieldByNumber(2))}>",
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var scalar => scalar.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<string> OfEnum(EnumDescriptor type) =>
        [$"enum {type.FullName}", .. type.Values.Select(value => $"  {type.FullName}.{value.Name} = {value.Number}")];
}
