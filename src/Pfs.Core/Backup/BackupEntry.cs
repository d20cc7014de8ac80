using System.Text.Json;

namespace Pfs.Core;

/// <summary>A file of a backup as its manifest has it.</summary>
/// <param name="Name">Its name in the data directory.</param>
/// <param name="Stored">Its name in the backup: the same, unless a file of that name is needed by the manifest before.</param>
/// <param name="Length">Bytes that count; what follows in the stored file does not.</param>
/// <param name="Hash">Their SHA-256.</param>
internal sealed record BackupEntry(string Name, string Stored, long Length, ContentHash Hash)
{
    /// <summary>Null when the object is not one of these.</summary>
    public static BackupEntry? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("name", out var name) && IsFileName(name)
        && json.TryGetProperty("stored", out var stored) && IsFileName(stored)
        && json.TryGetProperty("length", out var length) && length.ValueKind == JsonValueKind.Number && length.TryGetInt64(out var bytes) && bytes >= 0
        && json.TryGetProperty("sha256", out var hex) && ContentHash.TryParse(hex.GetString(), out var hash)
            ? new BackupEntry(name.GetString()!, stored.GetString()!, bytes, hash)
            : null;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("stored", Stored);
        json.WriteNumber("length", Length);
        json.WriteString("sha256", Hash.ToString());
        json.WriteEndObject();
    }

    // A manifest that somebody made up must lead nowhere else.
    private static bool IsFileName(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { Length: > 0 } name && name is not ("." or "..") && !name.Contains('/') && !name.Contains('\0');
}
