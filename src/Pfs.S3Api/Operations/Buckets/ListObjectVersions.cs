using System.Text;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// GET /{bucket}?versions: the commit log of each key, deletions as delete markers.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
/// </summary>
internal static class ListObjectVersions
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var parameters = ListParameters.Read(context.Query, "max-keys");
        var keyMarker = context.Query["key-marker"] ?? "";
        var versionMarker = context.Query["version-id-marker"] ?? "";
        if (versionMarker.Length > 0 && keyMarker.Length == 0)
        {
            throw S3Exception.InvalidArgument(
                "version-id-marker", versionMarker, "A version-id marker cannot be specified without a key marker.");
        }

        var snapshot = await context.OpenSnapshotAsync(cancellationToken);
        var page = await context.Store.ListVersionsAsync(
            snapshot,
            new VersionQuery
            {
                Prefix = parameters.PrefixBytes,
                Delimiter = parameters.DelimiterBytes,
                After = Encoding.UTF8.GetBytes(keyMarker),
                AfterVersion = versionMarker.Length == 0 ? null : ResolveMarker(context, versionMarker),
                Limit = parameters.Max,
            },
            cancellationToken);
        var isTruncated = page.IsTruncated && parameters.Max > 0;

        using var answer = new XmlAnswer();
        answer.OpenRoot("ListVersionsResult"u8);
        answer.Element("Name"u8, context.BucketName);
        ListWriter.WriteEcho(answer, parameters);
        answer.Key("KeyMarker"u8, keyMarker, parameters.UrlEncode);
        answer.Element("VersionIdMarker"u8, versionMarker);
        if (isTruncated)
        {
            WriteNext(answer, page.Items[^1], parameters.UrlEncode);
        }

        answer.Element("MaxKeys"u8, parameters.Max);
        answer.Element("IsTruncated"u8, isTruncated);
        foreach (var item in page.Items)
        {
            if (item.Version is { } version)
            {
                WriteVersion(answer, version, parameters.UrlEncode, context.Options.Owner);
            }
        }

        foreach (var item in page.Items)
        {
            if (item.Version is null)
            {
                ListWriter.WriteCommonPrefix(answer, item.CommonPrefix.Span, parameters.UrlEncode);
            }
        }

        answer.Close("ListVersionsResult"u8);
        context.Response.Headers["x-pfs-commit"] = snapshot.Commit?.ToString();
        await context.SendAsync(answer, cancellationToken);
    }

    private static CommitId ResolveMarker(S3Context context, string text)
    {
        try
        {
            return CommitId.TryParse(text, out var id) ? id
                : Revision.TryParse(text, out var revision) ? context.Resolve(context.Bucket.Branch, revision)
                : throw Invalid(text);
        }
        catch (PfsException)
        {
            throw Invalid(text);
        }
    }

    private static S3Exception Invalid(string text) =>
        S3Exception.InvalidArgument("version-id-marker", text, "Invalid version id specified");

    private static void WriteNext(XmlAnswer answer, VersionItem last, bool urlEncode)
    {
        answer.Key("NextKeyMarker"u8, last.Version is { } version ? version.Path.Utf8 : last.CommonPrefix.Span, urlEncode);
        if (last.Version is not null)
        {
            answer.Element("NextVersionIdMarker"u8, last.Version.Commit.ToString());
        }
    }

    private static void WriteVersion(XmlAnswer answer, FileVersion version, bool urlEncode, string owner)
    {
        var element = version.File is null ? "DeleteMarker"u8 : "Version"u8;
        answer.Open(element);
        answer.Key("Key"u8, version.Path.Utf8, urlEncode);
        answer.Element("VersionId"u8, version.Commit.ToString());
        answer.Element("IsLatest"u8, version.IsLatest);
        answer.Element("LastModified"u8, version.Time);
        if (version.File is { } file)
        {
            ListWriter.WriteContent(answer, file.Content);
        }

        Owners.Write(answer, "Owner"u8, owner);
        answer.Close(element);
    }
}
