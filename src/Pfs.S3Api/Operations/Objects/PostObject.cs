using System.Text;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Forms;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// POST /{branch}.{repo}: a browser uploads a file by a form that somebody else signed; one object, one commit.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
/// </summary>
internal static class PostObject
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var form = context.Form;
        var branch = context.WritableBranch;
        var policy = PostPolicy.Parse(form["policy"]!);
        policy.Check(form, context.BucketName, context.Now);
        var path = S3Context.ParseKey(form.Key);
        var fields = form.ToHeaders();
        RefusedHeaders.Check(fields, context.Request.IsHttps);
        var headers = ObjectHeaders.Read(fields);
        headers = form["tagging"] is { } tagging
            ? headers with { Tags = Tags.ParseXml(Encoding.UTF8.GetBytes(tagging), TagLimits.Object, context.Options.Xml) }
            : headers;
        var condition = Conditions.ForWrite(context.Request.Headers);
        var options = context.WriteOptions($"Put {path}");

        using var body = RequestBody.OfForm(form.File, fields);
        var max = Math.Min(policy.MaxBytes ?? long.MaxValue, context.Options.MaximumPutBytes ?? long.MaxValue);
        var content = await body.StoreAsync(context.Store, max, cancellationToken);
        await form.FinishAsync(cancellationToken);
        if (content.Size < policy.MinBytes)
        {
            throw new S3Exception(S3Error.EntityTooSmall)
                .With("ProposedSize", $"{content.Size}").With("MinSizeAllowed", $"{policy.MinBytes}");
        }

        var change = new Change.Put(path, content, headers) { Condition = condition };
        var result = await PutObject.CommitAsync(context, branch, change, options, cancellationToken);
        context.Response.Headers["x-amz-version-id"] = result.Commit?.ToString();
        ObjectChecksums.WriteHeaders(context.Response.Headers, content);
        await AnswerAsync(context, form, path, ETagText.Quoted(content), cancellationToken);
    }

    private static async ValueTask AnswerAsync(
        S3Context context, PostForm form, FilePath path, string etag, CancellationToken cancellationToken)
    {
        var key = path.ToString();
        var location = $"{context.Request.Scheme}://{context.Request.Host}{context.Target.RawPath.TrimEnd('/')}/{PercentEncoding.Encode(key, keepSlash: false)}";
        context.Response.Headers.ETag = etag;
        context.Response.Headers.Location = location;
        if (Redirect(form, context.BucketName, key, etag) is { } redirect)
        {
            context.Response.Headers.Location = redirect;
            await context.SendAsync(StatusCodes.Status303SeeOther);
            return;
        }

        if (form["success_action_status"] is not "201")
        {
            await context.SendAsync(form["success_action_status"] is "200" ? StatusCodes.Status200OK : StatusCodes.Status204NoContent);
            return;
        }

        using var answer = new XmlAnswer();
        answer.Open("PostResponse"u8);
        answer.Element("Location"u8, location);
        answer.Element("Bucket"u8, context.BucketName);
        answer.Element("Key"u8, path.Utf8);
        answer.Element("ETag"u8, etag);
        answer.Close("PostResponse"u8);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.SendAsync(answer, cancellationToken);
    }

    /// <summary>Where the browser is to go next; null when the form does not say so, or names no site.</summary>
    private static string? Redirect(PostForm form, string bucket, string key, string etag)
    {
        if (!Uri.TryCreate(form["success_action_redirect"] ?? form["redirect"], UriKind.Absolute, out var site)
            || site.Scheme is not ("http" or "https"))
        {
            return null;
        }

        // A header cannot carry a host name in other letters than ASCII's.
        var page = new UriBuilder(site) { Host = site.IdnHost }.Uri.GetLeftPart(UriPartial.Query);
        return $"{page}{(site.Query.Length == 0 ? "?" : "&")}bucket={Escape(bucket)}&key={Escape(key)}&etag={Escape(etag)}";
    }

    private static string Escape(string text) => PercentEncoding.Encode(text, keepSlash: false).Replace("%20", "+", StringComparison.Ordinal);
}
