using System.Collections.Immutable;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Messages;

/// <summary>The content headers of a file between messages and the store.</summary>
internal static class FileHeaderFields
{
    private const string CacheControl = "cache-control";
    private const string ContentDisposition = "content-disposition";
    private const string ContentEncoding = "content-encoding";
    private const string ContentLanguage = "content-language";
    private const string Expires = "expires";
    private const int MaxMetadataLength = 2 * 1024; // S3's limit, so that S3 clients can read what was written here
    private const int MaxValueLength = 1024;

    private static readonly string[] Names = [CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Expires];

    public static FileHeaders Parse(WriteFileStart start)
    {
        if (start.Headers.Keys.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw RequestFields.Invalid($"'{unknown}' is no content header that is kept; those are {string.Join(", ", Names)}.");
        }

        CheckText("content_type", start.ContentType, MaxValueLength);
        foreach (var (name, value) in start.Headers)
        {
            CheckText(name, value, MaxValueLength);
        }

        return new FileHeaders
        {
            ContentType = start.ContentType.Length == 0 ? null : start.ContentType,
            CacheControl = start.Headers.GetValueOrDefault(CacheControl),
            ContentDisposition = start.Headers.GetValueOrDefault(ContentDisposition),
            ContentEncoding = start.Headers.GetValueOrDefault(ContentEncoding),
            ContentLanguage = start.Headers.GetValueOrDefault(ContentLanguage),
            Expires = start.Headers.GetValueOrDefault(Expires),
            Metadata = ParseMetadata(start),
        };
    }

    public static void CopyTo(IDictionary<string, string> target, FileHeaders headers)
    {
        Add(CacheControl, headers.CacheControl);
        Add(ContentDisposition, headers.ContentDisposition);
        Add(ContentEncoding, headers.ContentEncoding);
        Add(ContentLanguage, headers.ContentLanguage);
        Add(Expires, headers.Expires);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                target[name] = value;
            }
        }
    }

    private static ImmutableArray<KeyValuePair<string, string>> ParseMetadata(WriteFileStart start)
    {
        if (start.Metadata.Sum(pair => pair.Key.Length + pair.Value.Length) > MaxMetadataLength)
        {
            throw RequestFields.Invalid($"The metadata of a file may have {MaxMetadataLength} characters in all.");
        }

        foreach (var (name, value) in start.Metadata)
        {
            // They become S3 headers: a name is a token of RFC 9110, in lower case so that it is there once.
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.'))
            {
                throw RequestFields.Invalid($"'{name}' is no metadata name; use a-z 0-9 - _ and '.'.");
            }

            CheckText(name, value, MaxMetadataLength);
        }

        return [.. start.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    private static void CheckText(string name, string value, int maxLength)
    {
        if (value.Length > maxLength || value.Any(char.IsControl))
        {
            throw RequestFields.Invalid($"The value of {name} is longer than {maxLength} characters, or holds a control character.");
        }
    }
}
