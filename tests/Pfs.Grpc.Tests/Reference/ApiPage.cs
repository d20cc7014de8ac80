using System.Text;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Errors;
using Pfs.Grpc.Reference;
using Pfs.Rpc.Server;

namespace Pfs.Grpc.Tests.Reference;

/// <summary>docs/api.md: the contract for people, with its comments.</summary>
internal static class ApiPage
{
    public static string Make()
    {
        var page = new StringBuilder();
        page.AppendLine("<!-- Made from proto/pfs/v1/pfs.proto by ApiPageTests; PFS_UPDATE_GOLDEN=1 rewrites. -->");
        page.AppendLine("# API reference\n");
        page.AppendLine(Prose(Contract.Introduction));
        page.AppendLine("\n| service | rpcs |\n|---|---|");
        foreach (var service in Contract.File.Services)
        {
            page.AppendLine($"| [{service.Name}](#{Anchor(service.Name)}) | {string.Join(", ", service.Methods.Select(method => $"[{method.Name}](#{Anchor(method.Name)})"))} |");
        }

        page.AppendLine("\nBesides these the server speaks `grpc.health.v1.Health` (without credentials) and `grpc.reflection.v1` and `v1alpha`.");
        AddErrors(page);
        foreach (var service in Contract.File.Services)
        {
            AddService(page, service);
        }

        page.AppendLine("\n## Messages\n\nIn JSON a field has the name in the second column.");
        foreach (var type in Contract.File.MessageTypes)
        {
            AddMessage(page, type);
        }

        foreach (var type in Contract.File.EnumTypes)
        {
            AddEnum(page, type);
        }

        return page.ToString();
    }

    private static void AddErrors(StringBuilder page)
    {
        page.AppendLine("\n## Errors\n\nThe `reason` of each refusal by the store, its status, and the HTTP status of an rpc without a stream that was called as JSON:\n");
        page.AppendLine("| reason | status | HTTP | try again |\n|---|---|---|---|");
        foreach (var error in Enum.GetValues<PfsError>().Select(error => GrpcStatusMap.ExceptionOf(new PfsException(error, ""))!))
        {
            var reason = error.GetRpcStatus()!.Details[0].Unpack<Google.Rpc.ErrorInfo>().Reason;
            var retry = error.GetRpcStatus()!.Details.Skip(1).Select(detail => $"after {detail.Unpack<Google.Rpc.RetryInfo>().RetryDelay.Seconds} s").FirstOrDefault("");
            page.AppendLine($"| `{reason}` | {NameOf(error.StatusCode)} | {ConnectCode.HttpStatusOf(error.StatusCode)} | {retry} |");
        }
    }

    private static void AddService(StringBuilder page, ServiceDescriptor service)
    {
        page.AppendLine($"\n## {service.Name}\n");
        page.AppendLine(Prose(Contract.CommentOf(service)));
        foreach (var method in service.Methods)
        {
            page.AppendLine($"\n### {method.Name}\n");
            page.AppendLine($"({Side(method.IsClientStreaming, method.InputType)}) returns ({Side(method.IsServerStreaming, method.OutputType)}). {RpcRights.Of(method)}\n");
            page.AppendLine(Prose(Contract.CommentOf(method)));
        }
    }

    private static void AddMessage(StringBuilder page, MessageDescriptor type)
    {
        page.AppendLine($"\n### {type.Name}\n");
        AddComment(page, type);
        if (type.Fields.InDeclarationOrder().Count == 0)
        {
            page.AppendLine("No fields.");
            return;
        }

        page.AppendLine("| field | JSON | type | |\n|---|---|---|---|");
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            page.AppendLine($"| {field.Name} = {field.FieldNumber} | {field.JsonName} | {TypeOf(field)} | {Cell(field)} |");
        }
    }

    private static void AddEnum(StringBuilder page, EnumDescriptor type)
    {
        page.AppendLine($"\n### {type.Name}\n");
        AddComment(page, type);
        page.AppendLine("| value | |\n|---|---|");
        foreach (var value in type.Values)
        {
            page.AppendLine($"| {value.Name} = {value.Number} | {OneLine(Contract.CommentOf(value))} |");
        }
    }

    private static void AddComment(StringBuilder page, DescriptorBase type)
    {
        if (Contract.CommentOf(type) is { Length: > 0 } comment)
        {
            page.AppendLine(Prose(comment) + "\n");
        }
    }

    private static string Cell(FieldDescriptor field)
    {
        var oneof = field.RealContainingOneof is { } choice ? $"one of `{choice.Name}`{(Contract.CommentOf(choice) is { Length: > 0 } said ? $" ({said})" : "")}" : "";
        var parts = new[] { oneof, OneLine(Contract.CommentOf(field)) };
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static string TypeOf(FieldDescriptor field) =>
        field.IsMap ? $"map of {Scalar(field.MessageType.FindFieldByNumber(1))} to {Scalar(field.MessageType.FindFieldByNumber(2))}"
        : field.IsRepeated ? $"repeated {Scalar(field)}"
        : Scalar(field);

    private static string Scalar(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => Link(field.MessageType),
        FieldType.Enum => Link(field.EnumType),
        var scalar => scalar.ToString().ToLowerInvariant(),
    };

    private static string Side(bool isStream, MessageDescriptor type) => (isStream ? "stream " : "") + Link(type);

    private static string Link(DescriptorBase type) => type.File.Package == Contract.File.Package ? $"[{type.Name}](#{Anchor(type.Name)})" : type.FullName;

    private static string Anchor(string heading) => heading.ToLowerInvariant();

    private static string NameOf(StatusCode code) => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString());

    private static string OneLine(string comment) => comment.Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>A comment as Markdown: what is indented is shown as it is written.</summary>
    private static string Prose(string comment)
    {
        var lines = new List<string>();
        foreach (var line in comment.Split('\n'))
        {
            var wasCode = lines.Count > 0 && lines[^1].StartsWith("    ", StringComparison.Ordinal);
            var isCode = line.StartsWith("  ", StringComparison.Ordinal);
            if (lines.Count > 0 && wasCode != isCode && line.Length > 0)
            {
                lines.Add("");
            }

            lines.Add(isCode ? "  " + line : line.Replace("<", "&lt;", StringComparison.Ordinal));
        }

        return string.Join('\n', lines);
    }
}
