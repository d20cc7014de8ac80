using System.Globalization;
using System.Text;

namespace Pfs.Server.Metrics;

/// <summary>The values of a measurement's tags. Three are told apart, as many as any instrument here has.</summary>
internal readonly record struct SeriesKey(object? First, object? Second, object? Third)
{
    public static SeriesKey Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(
        tags.Length > 0 ? tags[0].Value : null, tags.Length > 1 ? tags[1].Value : null, tags.Length > 2 ? tags[2].Value : null);

    /// <summary>As they stand between the braces: <c>edge="s3",status="200"</c>.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags[..Math.Min(tags.Length, 3)])
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Append(labels.Length > 0 ? "," : "").Append(PrometheusName.Of(name)).Append("=\"")
                .Append(text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }

        return labels.ToString();
    }
}
