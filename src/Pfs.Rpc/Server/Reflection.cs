using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Pfs.Rpc.Server;

/// <summary>The questions of the reflection protocol, whose two versions differ in name only. Null: there is no such thing here.</summary>
internal sealed class Reflection(ServiceRegistry registry)
{
    public IEnumerable<string> ServiceNames => registry.Services.Select(service => service.FullName);

    public IReadOnlyList<ByteString>? FileByName(string name) =>
        WithImports(registry.Services.Select(service => service.File)).FirstOrDefault(file => file.Name == name) is { } file
            ? Serialize(file)
            : null;

    public IReadOnlyList<ByteString>? FileContaining(string symbol) =>
        WithImports(registry.Services.Select(service => service.File)).FirstOrDefault(file => Declares(file, symbol)) is { } file
            ? Serialize(file)
            : null;

    private static bool Declares(FileDescriptor file, string symbol) =>
        file.Services.Any(service => service.FullName == symbol || service.Methods.Any(method => method.FullName == symbol))
        || file.EnumTypes.Any(type => Declares(type, file.Package, symbol))
        || file.MessageTypes.Any(type => Declares(type, symbol));

    private static bool Declares(MessageDescriptor type, string symbol) =>
        type.FullName == symbol
        || type.Fields.InDeclarationOrder().Any(field => field.FullName == symbol)
        || type.Oneofs.Any(oneof => $"{type.FullName}.{oneof.Name}" == symbol)
        || type.EnumTypes.Any(nested => Declares(nested, type.FullName, symbol))
        || type.NestedTypes.Any(nested => Declares(nested, symbol));

    // The values of an enum stand beside it, not in it, as in C++.
    private static bool Declares(EnumDescriptor type, string scope, string symbol) =>
        type.FullName == symbol || type.Values.Any(value => $"{scope}.{value.Name}" == symbol);

    private static IReadOnlyList<ByteString> Serialize(FileDescriptor file) => [.. WithImports([file]).Select(f => f.SerializedData)];

    /// <summary>The files with all that they import, each once.</summary>
    private static List<FileDescriptor> WithImports(IEnumerable<FileDescriptor> files)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<FileDescriptor>();
        var waiting = new Queue<FileDescriptor>(files);
        while (waiting.TryDequeue(out var file))
        {
            if (!seen.Add(file.Name))
            {
                continue;
            }

            found.Add(file);
            foreach (var import in file.Dependencies)
            {
                waiting.Enqueue(import);
            }
        }

        return found;
    }
}
