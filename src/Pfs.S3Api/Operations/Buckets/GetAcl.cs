using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// GET ?acl of a bucket or object: one grant, FULL_CONTROL to the owner. There is no other ACL.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
/// </summary>
internal static class GetAcl
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        if (context.Target.Key is not null)
        {
            await ObjectVersions.FindAsync(context, cancellationToken);
        }

        _ = context.Bucket;
        using var answer = new XmlAnswer();
        answer.OpenRoot("AccessControlPolicy"u8);
        Owners.Write(answer, "Owner"u8, context.Options.Owner);
        answer.Open("AccessControlList"u8);
        answer.Open("Grant"u8);
        answer.Open("Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\""u8);
        answer.Element("ID"u8, context.Options.Owner);
        answer.Element("DisplayName"u8, context.Options.Owner);
        answer.Close("Grantee"u8);
        answer.Element("Permission"u8, "FULL_CONTROL"u8);
        answer.Close("Grant"u8);
        answer.Close("AccessControlList"u8);
        answer.Close("AccessControlPolicy"u8);
        await context.SendAsync(answer, cancellationToken);
    }
}
