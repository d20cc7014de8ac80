using Microsoft.AspNetCore.Http;

namespace Pfs.S3Api.Errors;

/// <summary>What Kestrel finds wrong with a body while it is read.</summary>
internal static class BodyFaults
{
    public static S3Exception ToS3(BadHttpRequestException fault) => fault.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => new S3Exception(S3Error.RequestTimeout).WithHeader("Connection", "close"),
        StatusCodes.Status413PayloadTooLarge => new S3Exception(S3Error.EntityTooLarge).WithHeader("Connection", "close"),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => new S3Exception(S3Error.RequestHeaderSectionTooLarge),
        _ => new S3Exception(S3Error.IncompleteBody).WithHeader("Connection", "close"),
    };
}
