using System.Text;
using System.Text.RegularExpressions;

namespace Pfs.S3Api.Tests.Hosting;

/// <summary>A whole answer.</summary>
internal sealed partial record S3Answer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? VersionId => this["x-amz-version-id"];

    /// <summary>The code of an error's XML; empty when there is none.</summary>
    public string Code => Element("Code");

    public string? this[string header] =>
        Headers.FirstOrDefault(item => item.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The text of the first element of that name; empty when there is none.</summary>
    public string Element(string name) => Elements(name).FirstOrDefault("");

    public IEnumerable<string> Elements(string name) =>
        Regex.Matches(Text, $"<{name}>([^<]*)</{name}>").Select(match => match.Groups[1].Value);

    public static async Task<S3Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .Select(header => new KeyValuePair<string, string>(header.Key, string.Join(", ", header.Value)));
        return new S3Answer((int)response.StatusCode, [.. headers], await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>As a golden file keeps it: what differs from run to run is replaced.</summary>
    public string ToTranscript()
    {
        var text = new StringBuilder($"HTTP/1.1 {Status}\n");
        foreach (var header in Headers.OrderBy(header => header.Key.ToLowerInvariant(), StringComparer.Ordinal))
        {
            text.Append(null, $"{header.Key.ToLowerInvariant()}: {Stable(header.Key, header.Value)}\n");
        }

        var body = Variable().Replace(Commit().Replace(Text, "{commit}"), "<$1>{$1}</$1>");
        return text.Append('\n').Append(body.Replace("><", ">\n<", StringComparison.Ordinal)).Append('\n').ToString();
    }

    private static string Stable(string name, string value) => name.ToLowerInvariant() switch
    {
        "date" or "last-modified" or "x-amz-request-id" or "x-amz-id-2" => $"{{{name.ToLowerInvariant()}}}",
        "content-length" when value.Length > 2 => "{content-length}",
        "etag" => value,
        _ => Commit().Replace(value, "{commit}"),
    };

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f-])")]
    private static partial Regex Commit();

    [GeneratedRegex("<(LastModified|CreationDate|RequestId|HostId|UploadId|Initiated)>[^<]*</\\1>")]
    private static partial Regex Variable();
}
