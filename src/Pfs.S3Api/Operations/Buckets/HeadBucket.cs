using Microsoft.AspNetCore.Http;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// HEAD /{bucket}: is it there, and where.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
/// </summary>
internal static class HeadBucket
{
    public static ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.Bucket;
        context.Response.Headers["x-amz-bucket-region"] = context.Options.Region;
        context.Response.Headers["x-amz-access-point-alias"] = "false";
        context.Response.ContentType = "application/xml";
        return context.SendAsync(StatusCodes.Status200OK);
    }
}
