using System.Collections.Immutable;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// Tags of objects and buckets, and S3's rules for them.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
/// </summary>
internal static class Tags
{
    private const string ReservedPrefix = "aws:";
    private const int MaxKeyChars = 128;
    private const int MaxValueChars = 256;

    /// <summary>The header x-amz-tagging: k=v&amp;k2=v2, URL-encoded.</summary>
    /// <exception cref="S3Exception">InvalidArgument; InvalidTag.</exception>
    public static ImmutableArray<KeyValuePair<string, string>> ParseHeader(string header)
    {
        var tags = new List<KeyValuePair<string, string>>();
        foreach (var item in header.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = item.IndexOf('=');
            var name = equals < 0 ? item : item[..equals];
            if (!PercentEncoding.TryDecode(name, plusIsSpace: true, out var key)
                || !PercentEncoding.TryDecode(equals < 0 ? "" : item.AsSpan(equals + 1), plusIsSpace: true, out var value)
                || key.Length == 0 || tags.Exists(tag => tag.Key == key))
            {
                throw S3Exception.InvalidArgument(
                    "x-amz-tagging", header, "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.");
            }

            tags.Add(new(key, value));
        }

        return Check(tags, TagLimits.Object);
    }

    /// <summary>The document Tagging/TagSet/Tag/Key,Value.</summary>
    /// <exception cref="S3Exception">MalformedXML; InvalidTag.</exception>
    public static ImmutableArray<KeyValuePair<string, string>> ParseXml(ReadOnlyMemory<byte> body, TagLimits limits, XmlLimits xml)
    {
        var set = XmlRequest.Parse(body, "Tagging", xml).Children.Find(child => child.Name == "TagSet")
            ?? throw new S3Exception(S3Error.MalformedXml);
        var tags = new List<KeyValuePair<string, string>>();
        foreach (var tag in set.Children)
        {
            if (tag.Name != "Tag" || tag["Key"] is not { } key || tag["Value"] is not { } value)
            {
                throw new S3Exception(S3Error.MalformedXml);
            }

            if (tags.Count > limits.Max)
            {
                break; // refused in any case, and each one costs more than the one before
            }

            if (tags.Exists(other => other.Key == key))
            {
                throw new S3Exception(S3Error.InvalidTag, "Cannot provide multiple Tags with the same key").With("TagKey", key);
            }

            tags.Add(new(key, value));
        }

        return Check(tags, limits);
    }

    /// <summary>The document that <see cref="ParseXml"/> reads.</summary>
    public static void Write(XmlAnswer answer, ImmutableArray<KeyValuePair<string, string>> tags)
    {
        answer.OpenRoot("Tagging"u8);
        answer.Open("TagSet"u8);
        foreach (var (key, value) in tags)
        {
            answer.Open("Tag"u8);
            answer.Element("Key"u8, key);
            answer.Element("Value"u8, value);
            answer.Close("Tag"u8);
        }

        answer.Close("TagSet"u8);
        answer.Close("Tagging"u8);
    }

    private static ImmutableArray<KeyValuePair<string, string>> Check(List<KeyValuePair<string, string>> tags, TagLimits limits)
    {
        if (tags.Count > limits.Max)
        {
            throw new S3Exception(S3Error.BadRequest, limits.TooMany);
        }

        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > MaxKeyChars || !key.All(IsAllowed))
            {
                throw new S3Exception(S3Error.InvalidTag, "The TagKey you have provided is invalid").With("TagKey", key);
            }

            if (key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            {
                throw new S3Exception(S3Error.InvalidTag, limits.Reserved).With("TagKey", key);
            }

            if (value.Length > MaxValueChars || !value.All(IsAllowed))
            {
                throw new S3Exception(S3Error.InvalidTag, "The TagValue you have provided is invalid").With("TagKey", key).With("TagValue", value);
            }
        }

        tags.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return [.. tags];
    }

    private static bool IsAllowed(char character) =>
        char.IsLetterOrDigit(character) || char.IsSurrogate(character) || " +-=._:/@".Contains(character);
}
