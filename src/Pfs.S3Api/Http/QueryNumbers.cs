using System.Globalization;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>Numbers in queries.</summary>
internal static class QueryNumbers
{
    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>; the default when the parameter is absent.</summary>
    /// <exception cref="S3Exception">InvalidArgument for anything else.</exception>
    public static int Read(QueryParameters query, string name, int absent, int min, int max)
    {
        var text = query[name];
        if (text is null)
        {
            return absent;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw S3Exception.InvalidArgument(name, text, $"Argument {name} must be an integer between {min} and {max}");
    }

    /// <summary>The size of a page: 0 and up, anything above the limit taken as the limit, as S3 does.</summary>
    public static int ReadPage(QueryParameters query, string name, int limit)
    {
        var text = query[name];
        if (string.IsNullOrEmpty(text))
        {
            return limit;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= 0
            ? Math.Min(value, limit)
            : throw S3Exception.InvalidArgument(name, text, $"Argument {name} must be an integer between 0 and {int.MaxValue}");
    }
}
