using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Operations;

/// <summary>Headers that ask for what is not built: refused, never silently ignored.</summary>
internal static class RefusedHeaders
{
    private static readonly string[] Prefixes =
    [
        "x-amz-object-lock-", "x-amz-grant-", "x-amz-website-redirect-location", "x-amz-write-offset-bytes",
        "x-amz-mfa", "x-amz-if-match-", "x-amz-copy-source-server-side-encryption",
    ];

    private static readonly string[] StorageClasses =
    [
        "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "OUTPOSTS",
        "GLACIER_IR", "SNOW", "EXPRESS_ONEZONE",
    ];

    /// <exception cref="S3Exception">NotImplemented with the header; InvalidStorageClass; InvalidRequest; InvalidArgument.</exception>
    public static void Check(HttpRequest request) => Check(request.Headers, request.IsHttps);

    /// <summary>The same for headers, or for the fields of a form that stand for them.</summary>
    public static void Check(IHeaderDictionary headers, bool isHttps)
    {
        var hasOthers = false;
        foreach (var header in headers)
        {
            if (!header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) || IsOfSignature(header.Key))
            {
                continue;
            }

            hasOthers = true;
            if (header.Key.StartsWith("x-amz-server-side-encryption", StringComparison.OrdinalIgnoreCase))
            {
                throw header.Key.Contains("customer", StringComparison.OrdinalIgnoreCase) && !isHttps
                    ? new S3Exception(
                        S3Error.InvalidRequest,
                        "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.")
                    : S3Exception.NotImplemented(header.Key);
            }

            foreach (var prefix in Prefixes)
            {
                if (header.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    throw S3Exception.NotImplemented(header.Key);
                }
            }
        }

        if (hasOthers)
        {
            CheckValues(headers);
        }
    }

    // Most requests have these two and no others.
    private static bool IsOfSignature(string header) => header.Equals("x-amz-date", StringComparison.OrdinalIgnoreCase)
        || header.Equals("x-amz-content-sha256", StringComparison.OrdinalIgnoreCase);

    private static void CheckValues(IHeaderDictionary headers)
    {
        string? acl = headers["x-amz-acl"];
        if (acl is not (null or "private" or "bucket-owner-full-control"))
        {
            throw S3Exception.NotImplemented("x-amz-acl");
        }

        string? storageClass = headers["x-amz-storage-class"];
        if (storageClass is not (null or "STANDARD"))
        {
            throw StorageClasses.Contains(storageClass)
                ? S3Exception.NotImplemented("x-amz-storage-class")
                : new S3Exception(S3Error.InvalidStorageClass).With("StorageClassRequested", storageClass);
        }

        string? objectLock = headers["x-amz-bucket-object-lock-enabled"];
        if (!string.Equals(objectLock ?? "false", "false", StringComparison.OrdinalIgnoreCase))
        {
            throw S3Exception.NotImplemented("x-amz-bucket-object-lock-enabled");
        }

        string? ownership = headers["x-amz-object-ownership"];
        if (ownership is not (null or "BucketOwnerEnforced"))
        {
            throw S3Exception.NotImplemented("x-amz-object-ownership");
        }
    }
}
