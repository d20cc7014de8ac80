using System.Text.Json;

namespace Pfs.Server.Configuration;

/// <summary>
/// <c>root-credential.json</c> in the data directory: <c>{ "accessKey": "...", "secretKey": "..." }</c>, readable by its
/// owner alone (mode 0600).
/// </summary>
internal static class RootCredentialFile
{
    public const string FileName = "root-credential.json";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

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
        var path = PathIn(dataDirectory);
        var temporary = path + ".new";
        File.Delete(temporary); // a start that crashed may have left one, and its mode would be kept
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly; // from the first byte on, not by a later chmod
        }

        using (var file = new FileStream(temporary, options))
        {
            using (var json = new Utf8JsonWriter(file, Indented))
            {
                json.WriteStartObject();
                json.WriteString("accessKey", root.AccessKey);
                json.WriteString("secretKey", root.SecretKey);
                json.WriteEndObject();
            }

            file.Flush();
            Fsync.File(file.SafeFileHandle, temporary);
        }

        File.Move(temporary, path, overwrite: false);
        Fsync.Directory(dataDirectory); // without it a power cut can forget the rename, and the keys shown once with it
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
