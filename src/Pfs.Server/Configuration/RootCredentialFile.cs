using System.Buffers;
using System.Text.Json;
using Pfs.Core;

namespace Pfs.Server.Configuration;

/// <summary>
/// <c>root-credential.json</c> in the data directory: <c>{ "accessKey": "...", "secretKey": "..." }</c>, readable by its
/// owner alone (mode 0600).
/// </summary>
internal static class RootCredentialFile
{
    public const string FileName = "root-credential.json";

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, FileName);

    /// <summary>The credential of the data directory, or null when it has none yet.</summary>
    public static RootCredential? Read(string dataDirectory)
    {
        var path = PathIn(dataDirectory);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return RootCredential.TryCreate(Text(document, "accessKey"), Text(document, "secretKey"))
                ?? throw Unusable(path, "it lacks a usable accessKey or secretKey");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            throw Unusable(path, "it is not JSON");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>Keeps the credential so that a crash at any point leaves either no file or the whole one.</summary>
    public static void Write(string dataDirectory, RootCredential root)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content, Indented))
        {
            json.WriteStartObject();
            json.WriteString("accessKey", root.AccessKey);
            json.WriteString("secretKey", root.SecretKey);
            json.WriteEndObject();
        }

        DurableFile.Create(PathIn(dataDirectory), content.WrittenSpan);
    }

    private static string Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static FailureException Unusable(string path, string reason) => new(
        ExitCode.Failed,
        $"The credential file {path} cannot be used: {reason}; repair it, or set "
        + $"{RootCredential.AccessKeyVariable} and {RootCredential.SecretKeyVariable}.");
}
