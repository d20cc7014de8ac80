using System.Globalization;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Cors;

/// <summary>
/// Which requests of which web pages a bucket's owner allows.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html
/// </summary>
internal sealed record CorsRule
{
    private const int MaxIdChars = 255;

    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

    public string? Id { get; init; }

    /// <summary>Patterns of header names; empty: no header may be asked for.</summary>
    public required List<string> AllowedHeaders { get; init; }

    /// <summary>At least one.</summary>
    public required List<string> AllowedMethods { get; init; }

    /// <summary>Patterns of origins, at least one.</summary>
    public required List<string> AllowedOrigins { get; init; }

    public required List<string> ExposeHeaders { get; init; }

    /// <summary>For how long a browser may keep the answer to a preflight; null: as long as it likes.</summary>
    public int? MaxAgeSeconds { get; init; }

    /// <exception cref="S3Exception">MalformedXML; InvalidRequest for values that S3 does not take.</exception>
    public static CorsRule Parse(XmlElement element)
    {
        var rule = new CorsRule
        {
            Id = element["ID"],
            AllowedHeaders = Texts(element, "AllowedHeader"),
            AllowedMethods = Texts(element, "AllowedMethod"),
            AllowedOrigins = Texts(element, "AllowedOrigin"),
            ExposeHeaders = Texts(element, "ExposeHeader"),
            MaxAgeSeconds = Seconds(element["MaxAgeSeconds"]),
        };
        if (element.Name != "CORSRule" || rule.AllowedOrigins.Count == 0 || rule.AllowedMethods.Count == 0)
        {
            throw new S3Exception(S3Error.MalformedXml);
        }

        if (rule.AllowedMethods.Find(method => !Methods.Contains(method)) is { } unknown)
        {
            throw new S3Exception(S3Error.InvalidRequest, $"Found unsupported HTTP method in CORS config. Unsupported method is {unknown}");
        }

        CheckWildcards("AllowedOrigin", rule.AllowedOrigins);
        CheckWildcards("AllowedHeader", rule.AllowedHeaders);
        if (rule.ExposeHeaders.Find(header => !HeaderText.IsName(header)) is { } noName)
        {
            throw new S3Exception(S3Error.InvalidRequest, $"ExposeHeader \"{noName}\" is not the name of a header."); // it is to be sent as one
        }

        return rule.Id?.Length > MaxIdChars
            ? throw new S3Exception(S3Error.InvalidRequest, $"The ID of a CORS rule has at most {MaxIdChars} characters.")
            : rule;
    }

    /// <summary>True for methods that a rule can name.</summary>
    public static bool IsMethod(string method) => Methods.Contains(method);

    public bool Allows(CorsRequest request) => AllowedMethods.Contains(request.Method)
        && AllowedOrigins.Exists(pattern => Fits(pattern, request.Origin, StringComparison.Ordinal))
        && Array.TrueForAll(
            request.Headers,
            name => AllowedHeaders.Exists(pattern => Fits(pattern, name, StringComparison.OrdinalIgnoreCase)));

    public void Write(XmlAnswer answer)
    {
        answer.Open("CORSRule"u8);
        AllowedHeaders.ForEach(header => answer.Element("AllowedHeader"u8, header));
        AllowedMethods.ForEach(method => answer.Element("AllowedMethod"u8, method));
        AllowedOrigins.ForEach(origin => answer.Element("AllowedOrigin"u8, origin));
        ExposeHeaders.ForEach(header => answer.Element("ExposeHeader"u8, header));
        if (Id is not null)
        {
            answer.Element("ID"u8, Id);
        }

        if (MaxAgeSeconds is { } seconds)
        {
            answer.Element("MaxAgeSeconds"u8, seconds);
        }

        answer.Close("CORSRule"u8);
    }

    /// <summary>The one asterisk that a pattern may have stands for anything, also for nothing.</summary>
    private static bool Fits(string pattern, string text, StringComparison comparison)
    {
        var star = pattern.IndexOf('*');
        return star < 0
            ? string.Equals(pattern, text, comparison)
            : text.Length >= pattern.Length - 1
                && text.AsSpan().StartsWith(pattern.AsSpan(0, star), comparison)
                && text.AsSpan().EndsWith(pattern.AsSpan(star + 1), comparison);
    }

    private static List<string> Texts(XmlElement element, string name) =>
        [.. element.Children.Where(child => child.Name == name).Select(child => child.Text.Trim())];

    private static int? Seconds(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new S3Exception(S3Error.MalformedXml);
    }

    private static void CheckWildcards(string element, List<string> patterns)
    {
        if (patterns.Find(pattern => pattern.AsSpan().Count('*') > 1) is { } pattern)
        {
            throw new S3Exception(S3Error.InvalidRequest, $"{element} \"{pattern}\" can not have more than one wildcard.");
        }
    }
}
