using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// PUT /{bucket}?versioning: Enabled is what it is; Suspended cannot be.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
/// </summary>
internal static class PutBucketVersioning
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.WritableBranch;
        var body = await context.ReadBodyAsync(XmlRequest.DefaultMaxBytes, BodyChecksum.Optional, cancellationToken);
        var configuration = XmlRequest.Parse(body, "VersioningConfiguration", context.Options.Xml);
        switch (configuration["Status"]?.Trim())
        {
            case "Enabled":
                await context.SendAsync(StatusCodes.Status200OK);
                return;
            case "Suspended":
                throw new S3Exception(S3Error.InvalidBucketState, "Versioning cannot be suspended: every write is a commit.");
            default:
                throw new S3Exception(S3Error.IllegalVersioningConfiguration);
        }
    }
}
