using Microsoft.AspNetCore.Http;
using Pfs.Core;

namespace Pfs.S3Api.Errors;

/// <summary>Dresses a refusal of the store with the elements that S3 clients look for.</summary>
internal static class StoreRefusals
{
    private static readonly string[] WriteConditions = ["If-None-Match", "If-Match"];

    public static S3Exception ToS3(PfsException refusal, HttpRequest request)
    {
        var error = S3ErrorMap.For(refusal.Error);
        return refusal.Error switch
        {
            PfsError.ConditionFailed => new S3Exception(error)
                .With("Condition", WriteConditions.FirstOrDefault(request.Headers.ContainsKey, "If-Match")),
            PfsError.HeadMoved => new S3Exception(error, refusal.Message).With("Condition", "x-pfs-if-head"),
            PfsError.DataCorrupt or PfsError.StoreFormat => new S3Exception(error), // our insides; the log has them
            _ => new S3Exception(error, refusal.Message),
        };
    }
}
