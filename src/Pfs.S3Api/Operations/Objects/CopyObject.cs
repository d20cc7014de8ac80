using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// PUT /{branch}.{repo}/{key} with x-amz-copy-source: one commit that names content which the store holds; no data moves,
/// also between branches and repos.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
/// </summary>
internal static class CopyObject
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var branch = context.WritableBranch;
        var path = context.Path;
        var replacesHeaders = Directive(context, "x-amz-metadata-directive", "Unknown metadata directive.");
        var replacesTags = Directive(context, "x-amz-tagging-directive", "Unknown tagging directive.");
        var algorithm = Algorithm(context);
        var source = await CopySource.FindAsync(context, cancellationToken);
        if (!replacesHeaders && !replacesTags && algorithm is null && source.VersionId is null
            && path == source.Path && branch == source.Bucket.Branch && !source.Bucket.IsReadOnly)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
                + "metadata, storage class, website redirect location or encryption attributes.");
        }

        var file = source.Version.File;
        var sent = ObjectHeaders.Read(context.Request.Headers);
        var headers = (replacesHeaders ? sent : file.Headers) with { Tags = replacesTags ? sent.Tags : file.Headers.Tags };
        var content = algorithm is null ? file.Content : await ContentChecksums.WithAsync(context.Store, file.Content, algorithm.Value, cancellationToken);
        var change = new Change.Put(path, content, headers) { Condition = Conditions.ForWrite(context.Request.Headers) };
        var options = context.WriteOptions($"Copy {source.Path} to {path}");
        var result = await PutObject.CommitAsync(context, branch, change, options, cancellationToken);

        context.Response.Headers["x-amz-version-id"] = result.Commit?.ToString();
        context.Response.Headers["x-amz-copy-source-version-id"] = file.WrittenBy.ToString();
        using var answer = new XmlAnswer();
        answer.OpenRoot("CopyObjectResult"u8);
        answer.Element("LastModified"u8, result.Time);
        answer.Element("ETag"u8, ETagText.Quoted(content));
        ObjectChecksums.WriteValue(answer, content, withType: true);
        answer.Close("CopyObjectResult"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    /// <summary>True for REPLACE, false for COPY, the default.</summary>
    private static bool Directive(S3Context context, string header, string message)
    {
        string? text = context.Request.Headers[header];
        return text switch
        {
            null or "" or "COPY" => false,
            "REPLACE" => true,
            _ => throw S3Exception.InvalidArgument(header, text, message),
        };
    }

    private static ChecksumAlgorithm? Algorithm(S3Context context)
    {
        string? text = context.Request.Headers["x-amz-checksum-algorithm"];
        if (text is null)
        {
            return null;
        }

        return ChecksumNames.TryParseName(text, out var algorithm)
            ? algorithm
            : throw new S3Exception(S3Error.InvalidRequest, "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
    }
}
