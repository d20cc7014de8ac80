using System.Collections.Immutable;
using System.Text.Json;

namespace Pfs.Server.Configuration;

/// <summary>
/// A flat JSON object whose keys are the settings in camel case:
/// <c>{ "s3": "127.0.0.1:9000", "shutdownTimeout": 60 }</c>. Comments and trailing commas are allowed.
/// </summary>
internal sealed class ConfigurationFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly Dictionary<string, string> _values;

    private ConfigurationFile(string path, Dictionary<string, string> values)
    {
        Path = path;
        _values = values;
    }

    public static ConfigurationFile None { get; } = new("(no configuration file)", []);

    public string Path { get; }

    /// <summary>Reads the file; an unknown key is refused, because a misspelt setting must not be ignored.</summary>
    public static ConfigurationFile Read(string path, ImmutableArray<Setting> settings)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw FailureException.Usage($"The configuration file {path} must be one JSON object.");
            }

            return new ConfigurationFile(path, ReadValues(path, document.RootElement, settings));
        }
        catch (JsonException e)
        {
            throw FailureException.Usage(
                $"The configuration file {path} is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FailureException.Usage($"The configuration file {path} cannot be read: {e.Message}");
        }
    }

    /// <summary>The text under <paramref name="key"/>, or null.</summary>
    public string? Find(string key) => _values.GetValueOrDefault(key);

    private static Dictionary<string, string> ReadValues(
        string path, JsonElement root, ImmutableArray<Setting> settings)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!settings.Any(setting => setting.Key == property.Name))
            {
                var known = string.Join(", ", settings.Select(setting => setting.Key));
                throw FailureException.Usage(
                    $"The configuration file {path} sets '{property.Name}', which is not a setting; known are {known}.");
            }

            values[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
                _ => throw FailureException.Usage(
                    $"'{property.Name}' in {path} must be a text, a number, true or false."),
            };
        }

        return values;
    }
}
