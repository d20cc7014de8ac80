using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations;
using Pfs.S3Api.Operations.Buckets;

namespace Pfs.S3Api.Cors;

/// <summary>
/// Tells browsers which scripts may read an answer, or send a request.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
/// </summary>
internal static class CorsAnswer
{
    private const string Varies = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

    /// <summary>The answer to a preflight, which nobody signs; it looks up no key.</summary>
    /// <exception cref="S3Exception">BadRequest; AccessForbidden when no rule of the bucket allows what is asked.</exception>
    public static void Preflight(HttpContext http, RequestTarget target, PfsStore store)
    {
        if (string.IsNullOrEmpty(http.Request.Headers.Origin))
        {
            throw new S3Exception(S3Error.BadRequest, "Insufficient information. Origin request header needed.");
        }

        string? method = http.Request.Headers.AccessControlRequestMethod;
        if (method is null || !CorsRule.IsMethod(method))
        {
            throw new S3Exception(S3Error.BadRequest, $"Invalid Access-Control-Request-Method: {method ?? "null"}");
        }

        var request = CorsRequest.Read(http.Request);
        var rule = request is null ? null : RuleFor(request, target, store);
        if (rule is null)
        {
            // The same for a bucket that is not there, for one without rules and for one whose rules do not fit: anybody may ask.
            throw new S3Exception(S3Error.AccessForbidden).With("Method", method).With("ResourceType", target.Key is null ? "BUCKET" : "OBJECT");
        }

        Write(http.Response.Headers, rule, request!);
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentLength = 0;
    }

    /// <summary>Has the headers put on the answer that a request will get, be it good or an error, if a rule allows the request.</summary>
    public static void Attach(HttpContext http, RequestTarget target, PfsStore store)
    {
        if (http.Request.Headers.Origin.Count == 0 || CorsRequest.Read(http.Request) is not { } request
            || RuleFor(request, target, store) is not { } rule)
        {
            return;
        }

        http.Response.OnStarting(() =>
        {
            Write(http.Response.Headers, rule, request);
            return Task.CompletedTask;
        });
    }

    private static CorsRule? RuleFor(CorsRequest request, RequestTarget target, PfsStore store) =>
        target.Bucket is not null && BucketTarget.Find(store, target.Bucket) is { } bucket
        && BucketSetting.Cors.Find(store, bucket.Branch) is { } document
            ? CorsRules.Parse(document.AsMemory()).Find(request)
            : null;

    private static void Write(IHeaderDictionary headers, CorsRule rule, CorsRequest request)
    {
        var isAnybody = rule.AllowedOrigins.Contains("*");
        headers.AccessControlAllowOrigin = isAnybody ? "*" : request.Origin;
        if (!isAnybody)
        {
            headers.AccessControlAllowCredentials = "true";
        }

        headers.AccessControlAllowMethods = string.Join(", ", rule.AllowedMethods);
        if (request.Headers.Length > 0)
        {
            headers.AccessControlAllowHeaders = string.Join(", ", request.Headers);
        }

        if (rule.ExposeHeaders.Count > 0)
        {
            headers.AccessControlExposeHeaders = string.Join(", ", rule.ExposeHeaders);
        }

        if (rule.MaxAgeSeconds is { } seconds)
        {
            headers.AccessControlMaxAge = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        headers.Vary = Varies; // or a cache gives one page's answer to another
    }
}
