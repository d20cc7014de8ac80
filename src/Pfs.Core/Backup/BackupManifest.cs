using System.Globalization;
using System.Text.Json;

namespace Pfs.Core;

/// <summary>What a backup holds: the one file of it that says which others count, and how far.</summary>
internal sealed record BackupManifest(string? Store, DateTimeOffset Time, long Commits, IReadOnlyList<BackupEntry> Files)
{
    public const string FileName = "manifest.json";

    private const int Format = 1;

    /// <summary>The manifest in a directory; null when there is none. <see cref="PfsError.DataCorrupt"/>, or <see cref="PfsError.StoreFormat"/> for one of a newer pfs.</summary>
    public static BackupManifest? Find(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = File.OpenRead(path);
            using var json = JsonDocument.Parse(file);
            return Read(json.RootElement) ?? throw Damaged(path);
        }
        catch (JsonException)
        {
            throw Damaged(path);
        }
    }

    public void Write(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("store", Store);
        json.WriteString("time", Time.ToString("O", CultureInfo.InvariantCulture));
        json.WriteNumber("commits", Commits);
        json.WriteStartArray("files");
        foreach (var file in Files)
        {
            file.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static BackupManifest? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("format", out var format) || !format.TryGetInt32(out var version))
        {
            return null;
        }

        if (version > Format)
        {
            throw new PfsException(PfsError.StoreFormat, $"The backup has format {version}, and this pfs reads formats up to {Format}; use a newer pfs.");
        }

        if (!json.TryGetProperty("store", out var store) || !json.TryGetProperty("time", out var time) || !time.TryGetDateTimeOffset(out var taken)
            || !json.TryGetProperty("commits", out var commits) || !commits.TryGetInt64(out var count)
            || !json.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var entries = files.EnumerateArray().Select(BackupEntry.Read).ToList();
        return entries.Contains(null) ? null : new BackupManifest(store.GetString(), taken, count, entries!);
    }

    private static PfsException Damaged(string path) => new(PfsError.DataCorrupt, $"The backup is damaged: {path} is no manifest. Use another backup.");
}
