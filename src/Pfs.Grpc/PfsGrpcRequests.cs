using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pfs.Grpc.Reference;

namespace Pfs.Grpc;

/// <summary>Tells calls from S3's requests on a port that serves both.</summary>
public static class PfsGrpcRequests
{
    // No bucket is called so: a bucket is <branch>.<repo>, and what stands before those in a read-only one is a revision.
    private static readonly string[] Services = ["/pfs.v1.", "/grpc.health.v1.", "/grpc.reflection.v1.", "/grpc.reflection.v1alpha."];

    /// <summary>
    /// Whether a request is for <see cref="PfsGrpcExtensions.MapPfsGrpc"/>: a POST to one of its services, or of gRPC's or Connect's content types and
    /// without a query, which no request of S3 is; or the document of the JSON form, asked for without credentials and query.
    /// </summary>
    public static bool IsPfsGrpc(this HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!HttpMethods.IsPost(request.Method))
        {
            return target == OpenApi.Path && request.Headers.Authorization.Count == 0 && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        }

        var type = request.ContentType ?? "";
        return Services.Any(service => target.StartsWith(service, StringComparison.Ordinal))
            || (!target.Contains('?')
                && (type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) || type.StartsWith("application/connect+", StringComparison.OrdinalIgnoreCase)));
    }
}
