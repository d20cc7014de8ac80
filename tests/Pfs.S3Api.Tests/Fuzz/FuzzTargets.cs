using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Cors;
using Pfs.S3Api.Forms;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations;
using Pfs.S3Api.Operations.Buckets;
using Pfs.S3Api.Operations.Multipart;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Tests.Auth;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Tests.Fuzz;

/// <summary>All parsers that are fuzzed; a new one is a line here and a folder in Corpus with good examples.</summary>
internal static class FuzzTargets
{
    private static readonly DateTimeOffset Now = AwsExamples.Now;

    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        new("xml-delete", bytes => DeleteRequest.Parse(bytes, new S3Options())),
        new("xml-complete", bytes => CompleteRequest.Parse(bytes, new XmlLimits())),
        new("xml-tagging", bytes => Tags.ParseXml(bytes, TagLimits.Object, new XmlLimits())),
        new("authorization", bytes => AuthorizationHeader.Parse(
            Text(bytes), new HeaderDictionary { ["x-amz-date"] = "20130524T000000Z", ["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD" }, Now)),
        new("presigned", bytes => PresignedQuery.Parse(QueryParameters.Parse(Text(bytes)), new HeaderDictionary(), Now)),
        new("aws-chunked", ReadChunks),
        new("range", ParseRange),
        new("target", ParseTarget),
        new("tagging-header", bytes => Tags.ParseHeader(Text(bytes))),
        new("continuation-token", bytes => ContinuationToken.Parse(Text(bytes), "main.images")),
        new("etag-list", bytes => ETagList.Parse(Text(bytes))),
        new("xml-cors", bytes => CorsRules.Parse(bytes)),
        new("post-form", ReadForm),
        new("post-policy", bytes => PostPolicy.Parse(Text(bytes))),
        new("bucket-name", bytes => BucketTarget.TryParseBranch(Text(bytes), out _)),
    ];

    // As Kestrel hands header values and targets on.
    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The first byte picks the mode.</summary>
    private static void ReadChunks(byte[] bytes)
    {
        var isSigned = bytes.Length > 0 && (bytes[0] & 1) == 1;
        var payload = isSigned
            ? AwsChunkedStreamPayloads.Signed()
            : new Payload(PayloadMode.UnsignedChunksWithTrailer, default, null);
        using var stream = new AwsChunkedStream(
            PipeReader.Create(new MemoryStream(bytes, Math.Min(1, bytes.Length), Math.Max(0, bytes.Length - 1))), payload, ["x-amz-checksum-crc32"]);
        using var content = new MemoryStream();
        stream.CopyToAsync(content, 4096).GetAwaiter().GetResult(); // memory alone: it never waits
        Hold(content.Length <= bytes.Length, "the content is longer than the body");
        Hold(!isSigned || content.Length is 0 or 66560, "content came through that nobody signed");
    }

    private static void ReadForm(byte[] bytes)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = "multipart/form-data; boundary=B";
        request.Body = new MemoryStream(bytes);
        var form = PostForm.ReadAsync(request, default).AsTask().GetAwaiter().GetResult(); // memory alone: it never waits
        using var content = new MemoryStream();
        form.File.CopyToAsync(content, 4096).GetAwaiter().GetResult();
        Hold(content.Length + form.Fields.Sum(field => field.Value.Length) <= bytes.Length, "the form holds more than was sent");
        Hold(content.ToArray().AsSpan().IndexOf("\r\n--B"u8) < 0, "the file holds the end of its part");
    }

    private static void ParseRange(byte[] bytes)
    {
        const long Size = 1000;
        if (ByteRange.Parse(Text(bytes), Size) is { } range)
        {
            Hold(range.Offset >= 0 && range.Length > 0 && range.Offset + range.Length <= Size, $"{range} is not within the object");
        }
    }

    private static void ParseTarget(byte[] bytes)
    {
        var target = RequestTarget.Parse(Text(bytes), "main.images.s3.example.org", "/datastore", "s3.example.org");
        if (target.Key is { } key)
        {
            var again = RequestTarget.Parse(
                "/" + PercentEncoding.Encode(key, keepSlash: true), "main.images.s3.example.org", "", "s3.example.org");
            Hold(again.Key == key, $"the key '{key}' comes back as '{again.Key}'");
        }
    }

    private static void Hold(bool property, string otherwise)
    {
        if (!property)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
