using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// PUT ?acl of a bucket or object: takes what is there anyway, the header x-amz-acl: private or the one grant, and refuses the rest.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
/// </summary>
internal static class PutAcl
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.WritableBranch;
        if (context.Target.Key is not null)
        {
            await ObjectVersions.FindAsync(context, cancellationToken);
        }

        var body = await context.ReadBodyAsync(XmlRequest.DefaultMaxBytes, BodyChecksum.Optional, cancellationToken);
        if (body.Length > 0 && !IsOwnerOnly(XmlRequest.Parse(body, "AccessControlPolicy", context.Options.Xml), context.Options.Owner))
        {
            throw S3Exception.NotImplemented("acl");
        }

        if (body.Length == 0 && !context.Request.Headers.ContainsKey("x-amz-acl"))
        {
            throw new S3Exception(S3Error.MissingRequestBody);
        }

        await context.SendAsync(StatusCodes.Status200OK);
    }

    private static bool IsOwnerOnly(XmlElement policy, string owner)
    {
        var grants = policy.Children.Find(child => child.Name == "AccessControlList")?.Children ?? [];
        return grants.Count == 1 && grants[0]["Permission"]?.Trim() == "FULL_CONTROL"
            && grants[0].Children.Find(child => child.Name == "Grantee")?["ID"]?.Trim() == owner;
    }
}
