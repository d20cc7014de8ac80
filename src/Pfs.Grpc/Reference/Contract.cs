using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Pfs.Grpc.Reference;

/// <summary>proto/pfs/v1/pfs.proto as it was compiled, with its comments, which the generated code does not carry.</summary>
internal static class Contract
{
    private const int MessagePath = FileDescriptorProto.MessageTypeFieldNumber;
    private const int OneofPath = DescriptorProto.OneofDeclFieldNumber;

    private static readonly Lazy<FileDescriptor> Loaded = new(Load);

    /// <summary>The file; its descriptors know no classes of C#.</summary>
    public static FileDescriptor File => Loaded.Value;

    /// <summary>What the file says at its head.</summary>
    public static string Introduction => At(FileDescriptorProto.SyntaxFieldNumber);

    /// <summary>What is said of a service, an rpc, a message, a field, an enum or a value; empty when nothing is.</summary>
    public static string CommentOf(DescriptorBase descriptor) => descriptor is OneofDescriptor { ContainingType: var type }
        ? At(MessagePath, type.Index, OneofPath, descriptor.Index)
        : descriptor.Declaration is { } declaration ? Tidy(declaration.LeadingComments, declaration.TrailingComments) : "";

    private static string At(params int[] path) =>
        File.ToProto().SourceCodeInfo.Location.FirstOrDefault(location => location.Path.SequenceEqual(path)) is { } found
            ? Tidy(found.LeadingComments, found.TrailingComments)
            : "";

    // Each line of a comment begins with the blank behind its slashes.
    private static string Tidy(string leading, string trailing) => string.Join('\n', (leading + trailing).TrimEnd().Split('\n')
        .Select(line => line.StartsWith(' ') ? line[1..] : line)).Trim();

    private static FileDescriptor Load()
    {
        using var resource = typeof(Contract).Assembly.GetManifestResourceStream("contract.protoset")!;
        var files = FileDescriptorSet.Parser.ParseFrom(resource).File;
        return FileDescriptor.BuildFromByteStrings(files.Select(file => file.ToByteString()))[^1]; // it comes behind what it imports
    }
}
