using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>The object that x-amz-copy-source names: [/]bucket/key[?versionId=version], percent-encoded.</summary>
internal sealed record CopySource(BucketTarget Bucket, FilePath Path, string? VersionId, ObjectVersion Version)
{
    public const string Header = "x-amz-copy-source";

    /// <summary>Finds it, and holds it against the x-amz-copy-source-if-* headers.</summary>
    /// <exception cref="S3Exception">
    /// InvalidArgument, NoSuchBucket, NoSuchKey, NoSuchVersion, PreconditionFailed, InvalidRequest.
    /// </exception>
    public static async ValueTask<CopySource> FindAsync(S3Context context, CancellationToken cancellationToken)
    {
        var (bucketName, key, versionId) = Parse(context.Request.Headers[Header].ToString());
        var bucket = context.FindBucket(bucketName, Right.Read) ?? throw S3Context.NoSuchBucket(bucketName);
        var path = S3Context.ParseKey(key);
        try
        {
            var version = await ObjectVersions.FindAsync(context, bucket, path, versionId, cancellationToken);
            Conditions.CheckCopySource(context.Request.Headers, version.File, context.Now);
            return new CopySource(bucket, path, versionId, version);
        }
        catch (S3Exception e) when (e.Error == S3Error.MethodNotAllowed)
        {
            throw new S3Exception(
                S3Error.InvalidRequest, "The source of a copy request may not specifically refer to a delete marker by version id.");
        }
    }

    private static (string Bucket, string Key, string? VersionId) Parse(string header)
    {
        var text = header.AsSpan();
        text = text.StartsWith("/") ? text[1..] : text;
        string? versionId = null;
        var question = text.IndexOf('?');
        if (question >= 0)
        {
            const string Version = "?versionId=";
            if (!text[question..].StartsWith(Version, StringComparison.Ordinal)
                || !PercentEncoding.TryDecode(text[(question + Version.Length)..], plusIsSpace: false, out versionId))
            {
                throw Invalid(header);
            }

            text = text[..question];
        }

        // Some clients encode the slashes around the bucket as well.
        var slash = text.IndexOf('/');
        if (slash < 0 && PercentEncoding.TryDecode(text, plusIsSpace: false, out var whole))
        {
            whole = whole.StartsWith('/') ? whole[1..] : whole;
            var divider = whole.IndexOf('/');
            return divider > 0 && divider + 1 < whole.Length
                ? (whole[..divider], whole[(divider + 1)..], versionId)
                : throw Invalid(header);
        }

        return slash > 0 && slash + 1 < text.Length
            && PercentEncoding.TryDecode(text[..slash], plusIsSpace: false, out var bucket)
            && PercentEncoding.TryDecode(text[(slash + 1)..], plusIsSpace: false, out var key)
            ? (bucket, key, versionId)
            : throw Invalid(header);
    }

    private static S3Exception Invalid(string header) => S3Exception.InvalidArgument(
        Header, header, "Copy Source must mention the source bucket and key: sourcebucket/sourcekey, percent-encoded");
}
