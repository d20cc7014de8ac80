using System.Globalization;

namespace Pfs.S3Api.Auth;

/// <summary>The one form of time that Signature V4 knows, and the HTTP dates that may stand in for it.</summary>
internal static class AmzTime
{
    private const string Basic = "yyyyMMdd'T'HHmmss'Z'";

    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Basic, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>A Date header: RFC 1123, or the basic form that some clients put there.</summary>
    public static bool TryParseDateHeader(string? text, out DateTimeOffset time) =>
        TryParse(text, out time) || DateTimeOffset.TryParseExact(
            text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    public static string Format(DateTimeOffset time) => time.ToString(Basic, CultureInfo.InvariantCulture);

    /// <summary>As error bodies show times: 2006-01-02T15:04:05Z.</summary>
    public static string FormatExtended(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
