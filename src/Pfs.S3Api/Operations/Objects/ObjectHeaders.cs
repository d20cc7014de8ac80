using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>An object's own headers: from a request into the store, and from the store into an answer.</summary>
internal static class ObjectHeaders
{
    public const string DefaultContentType = "binary/octet-stream"; // what S3 says when the writer said nothing
    private const string MetadataPrefix = "x-amz-meta-";
    private const int MaxMetadataBytes = 2048; // names and values together, as S3 documents

    private static readonly (string Parameter, string Header)[] Overrides =
    [
        ("response-content-type", "Content-Type"),
        ("response-content-language", "Content-Language"),
        ("response-expires", "Expires"),
        ("response-cache-control", "Cache-Control"),
        ("response-content-disposition", "Content-Disposition"),
        ("response-content-encoding", "Content-Encoding"),
    ];

    /// <exception cref="S3Exception">MetadataTooLarge; InvalidArgument for bad tags.</exception>
    public static FileHeaders Read(IHeaderDictionary headers) => new()
    {
        ContentType = Text(headers.ContentType),
        CacheControl = Text(headers.CacheControl),
        ContentDisposition = Text(headers.ContentDisposition),
        ContentEncoding = WithoutFraming(Text(headers.ContentEncoding)),
        ContentLanguage = Text(headers.ContentLanguage),
        Expires = Text(headers.Expires),
        Metadata = ReadMetadata(headers),
        Tags = headers.TryGetValue("x-amz-tagging", out var tagging) ? Tags.ParseHeader(tagging.ToString()) : [],
    };

    /// <summary>Everything that GET and HEAD say about an object, except its length.</summary>
    public static void Write(HttpResponse response, ObjectVersion version)
    {
        var (snapshot, file) = version;
        var headers = response.Headers;
        headers.ETag = ETagText.Quoted(file.Content);
        headers.LastModified = file.Modified.ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        headers["x-amz-version-id"] = file.WrittenBy.ToString();
        headers["x-pfs-commit"] = snapshot.Commit?.ToString();
        headers.AcceptRanges = "bytes";
        var own = file.Headers;
        headers.ContentType = Safe(own.ContentType) ?? DefaultContentType;
        headers.CacheControl = Safe(own.CacheControl);
        headers.ContentDisposition = Safe(own.ContentDisposition);
        headers.ContentEncoding = Safe(own.ContentEncoding);
        headers.ContentLanguage = Safe(own.ContentLanguage);
        headers.Expires = Safe(own.Expires);
        WriteMetadata(headers, own.Metadata);
        if (own.Tags.Length > 0)
        {
            headers["x-amz-tagging-count"] = own.Tags.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The response-* parameters of a signed request.</summary>
    /// <exception cref="S3Exception">InvalidArgument for a value that no header can carry; InvalidRequest for an anonymous caller.</exception>
    public static void Override(IHeaderDictionary headers, S3Context context)
    {
        var query = context.Query;
        if (query.Items.IsEmpty)
        {
            return;
        }

        foreach (var (parameter, header) in Overrides)
        {
            if (query[parameter] is not { } value)
            {
                continue;
            }

            if (context.Caller.Identity.IsAnonymous)
            {
                throw new S3Exception(
                    S3Error.InvalidRequest, "Request specific response headers cannot be used for anonymous GET requests.");
            }

            headers[header] = HeaderText.IsSafe(value)
                ? HeaderText.ToHeader(value)
                : throw S3Exception.InvalidArgument(parameter, value, $"The value of {parameter} cannot be a header.");
        }
    }

    private static ImmutableArray<KeyValuePair<string, string>> ReadMetadata(IHeaderDictionary headers)
    {
        List<KeyValuePair<string, string>>? found = null;
        var bytes = 0;
        foreach (var header in headers)
        {
            if (header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            {
                var name = header.Key[MetadataPrefix.Length..].ToLowerInvariant();
                var value = header.Value.ToString();
                bytes += name.Length + Encoding.Latin1.GetByteCount(value);
                (found ??= []).Add(new(name, value));
            }
        }

        if (bytes > MaxMetadataBytes)
        {
            throw new S3Exception(S3Error.MetadataTooLarge).With("Size", $"{bytes}").With("MaxSizeAllowed", $"{MaxMetadataBytes}");
        }

        found?.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return found is null ? [] : [.. found];
    }

    private static void WriteMetadata(IHeaderDictionary headers, ImmutableArray<KeyValuePair<string, string>> metadata)
    {
        var missing = 0;
        foreach (var (name, value) in metadata)
        {
            // gRPC can store names and values that no header can carry: S3 has a header that counts those.
            if (HeaderText.IsName(name) && HeaderText.IsSafe(value))
            {
                headers[MetadataPrefix + name] = HeaderText.ToHeader(value);
            }
            else
            {
                missing++;
            }
        }

        if (missing > 0)
        {
            headers["x-amz-missing-meta"] = missing.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static string? WithoutFraming(string? encoding)
    {
        if (encoding is null || !encoding.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase))
        {
            return encoding;
        }

        var rest = encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(token => !token.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase));
        return Text(string.Join(",", rest));
    }

    private static string? Text(StringValues value)
    {
        var text = value.ToString();
        return text.Length == 0 ? null : text;
    }

    private static string? Safe(string? value) => value is null || !HeaderText.IsSafe(value) ? null : HeaderText.ToHeader(value);
}
