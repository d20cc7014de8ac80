using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations.Buckets;
using Pfs.S3Api.Operations.Multipart;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Operations.Service;

namespace Pfs.S3Api.Operations;

/// <summary>
/// Every S3 operation, and what becomes of it. The first row that fits wins; docs/s3-compatibility.md is made from it.
/// </summary>
internal static class OperationTable
{
    public static ImmutableArray<OperationRow> Rows { get; } =
    [
        //  operation                     method    target          query marker              handler
        new("CreateSession",              "GET",    Target.Bucket,  "session",                NotImplemented: "buckets are not of S3 Express"),
        new("ListBuckets",                "GET",    Target.Service, "",                       ListBuckets.HandleAsync),

        new("GetBucketAccelerateConfiguration", "GET", Target.Bucket, "accelerate",           NothingSet.Accelerate, Answer: "the empty document"),
        new("GetBucketAcl",               "GET",    Target.Bucket,  "acl",                    GetAcl.HandleAsync, Answer: "FULL_CONTROL to the owner"),
        new("PutBucketAcl",               "PUT",    Target.Bucket,  "acl",                    PutAcl.HandleAsync, Answer: "private only"),
        new("GetBucketCors",              "GET",    Target.Bucket,  "cors",                   BucketSetting.Cors.GetAsync),
        new("PutBucketCors",              "PUT",    Target.Bucket,  "cors",                   PutBucketCors.HandleAsync, Answer: "no commit"),
        new("DeleteBucketCors",           "DELETE", Target.Bucket,  "cors",                   BucketSetting.Cors.DeleteAsync, Answer: "no commit"),
        new("GetBucketEncryption",        "GET",    Target.Bucket,  "encryption",             NothingSet.Encryption, Answer: "404 ServerSideEncryptionConfigurationNotFoundError"),
        new("DeleteBucketEncryption",     "DELETE", Target.Bucket,  "encryption",             NothingSet.DeletedAsync, Answer: "204"),
        new("GetBucketLifecycleConfiguration", "GET", Target.Bucket, "lifecycle",             NothingSet.Lifecycle, Answer: "404 NoSuchLifecycleConfiguration"),
        new("DeleteBucketLifecycle",      "DELETE", Target.Bucket,  "lifecycle",              NothingSet.DeletedAsync, Answer: "204"),
        new("GetBucketLocation",          "GET",    Target.Bucket,  "location",               GetBucketLocation.HandleAsync),
        new("GetBucketLogging",           "GET",    Target.Bucket,  "logging",                NothingSet.Logging, Answer: "the empty document"),
        new("GetBucketNotificationConfiguration", "GET", Target.Bucket, "notification",       NothingSet.Notification, Answer: "the empty document"),
        new("GetObjectLockConfiguration", "GET",    Target.Bucket,  "object-lock",            NothingSet.ObjectLock, Answer: "404 ObjectLockConfigurationNotFoundError"),
        new("GetBucketOwnershipControls", "GET",    Target.Bucket,  "ownershipControls",      NothingSet.OwnershipControls, Answer: "404 OwnershipControlsNotFoundError"),
        new("DeleteBucketOwnershipControls", "DELETE", Target.Bucket, "ownershipControls",    NothingSet.DeletedAsync, Answer: "204"),
        new("GetBucketPolicy",            "GET",    Target.Bucket,  "policy",                 NothingSet.Policy, Answer: "404 NoSuchBucketPolicy"),
        new("DeleteBucketPolicy",         "DELETE", Target.Bucket,  "policy",                 NothingSet.DeletedAsync, Answer: "204"),
        new("GetBucketPolicyStatus",      "GET",    Target.Bucket,  "policyStatus",           NothingSet.Policy, Answer: "404 NoSuchBucketPolicy"),
        new("GetPublicAccessBlock",       "GET",    Target.Bucket,  "publicAccessBlock",      NothingSet.PublicAccessBlock, Answer: "404 NoSuchPublicAccessBlockConfiguration"),
        new("DeletePublicAccessBlock",    "DELETE", Target.Bucket,  "publicAccessBlock",      NothingSet.DeletedAsync, Answer: "204"),
        new("GetBucketReplication",       "GET",    Target.Bucket,  "replication",            NothingSet.Replication, Answer: "404 ReplicationConfigurationNotFoundError"),
        new("DeleteBucketReplication",    "DELETE", Target.Bucket,  "replication",            NothingSet.DeletedAsync, Answer: "204"),
        new("GetBucketRequestPayment",    "GET",    Target.Bucket,  "requestPayment",         NothingSet.RequestPayment, Answer: "BucketOwner"),
        new("GetBucketTagging",           "GET",    Target.Bucket,  "tagging",                GetBucketTagging.HandleAsync),
        new("PutBucketTagging",           "PUT",    Target.Bucket,  "tagging",                PutBucketTagging.HandleAsync, Answer: "one commit"),
        new("DeleteBucketTagging",        "DELETE", Target.Bucket,  "tagging",                DeleteBucketTagging.HandleAsync, Answer: "one commit, none if there is no tag"),
        new("GetBucketVersioning",        "GET",    Target.Bucket,  "versioning",             GetBucketVersioning.HandleAsync, Answer: "always Enabled"),
        new("PutBucketVersioning",        "PUT",    Target.Bucket,  "versioning",             PutBucketVersioning.HandleAsync, Answer: "Enabled only"),
        new("GetBucketWebsite",           "GET",    Target.Bucket,  "website",                NothingSet.Website, Answer: "404 NoSuchWebsiteConfiguration"),
        new("DeleteBucketWebsite",        "DELETE", Target.Bucket,  "website",                NothingSet.DeletedAsync, Answer: "204"),
        .. NotBuilt.Rows,

        new("ListMultipartUploads",       "GET",    Target.Bucket,  "uploads",                ListMultipartUploads.HandleAsync),
        new("ListObjectVersions",         "GET",    Target.Bucket,  "versions",               ListObjectVersions.HandleAsync, Answer: "the commit log of each key"),
        new("ListObjectsV2",              "GET",    Target.Bucket,  "list-type=2",            ListObjectsV2.HandleAsync),
        new("ListObjects",                "GET",    Target.Bucket,  "",                       ListObjects.HandleAsync),
        new("CreateBucket",               "PUT",    Target.Bucket,  "",                       CreateBucket.HandleAsync),
        new("HeadBucket",                 "HEAD",   Target.Bucket,  "",                       HeadBucket.HandleAsync),
        new("DeleteBucket",               "DELETE", Target.Bucket,  "",                       DeleteBucket.HandleAsync, Answer: "also a bucket with objects"),
        new("DeleteObjects",              "POST",   Target.Bucket,  "delete",                 DeleteObjects.HandleAsync, Answer: "one commit"),
        new("PostObject",                 "POST",   Target.Bucket,  "",                       PostObject.HandleAsync, Answer: "one commit; forms with V4 policies"),

        new("GetObjectAcl",               "GET",    Target.Object,  "acl",                    GetAcl.HandleAsync, Answer: "FULL_CONTROL to the owner"),
        new("PutObjectAcl",               "PUT",    Target.Object,  "acl",                    PutAcl.HandleAsync, Answer: "private only"),
        new("GetObjectAttributes",        "GET",    Target.Object,  "attributes",             GetObjectAttributes.HandleAsync),
        new("GetObjectLegalHold",         "GET",    Target.Object,  "legal-hold",             NothingSet.Retention, Answer: "400 InvalidRequest"),
        new("GetObjectRetention",         "GET",    Target.Object,  "retention",              NothingSet.Retention, Answer: "400 InvalidRequest"),
        new("GetObjectTagging",           "GET",    Target.Object,  "tagging",                GetObjectTagging.HandleAsync),
        new("PutObjectTagging",           "PUT",    Target.Object,  "tagging",                PutObjectTagging.HandleAsync, Answer: "one commit"),
        new("DeleteObjectTagging",        "DELETE", Target.Object,  "tagging",                DeleteObjectTagging.HandleAsync, Answer: "one commit"),

        new("CreateMultipartUpload",      "POST",   Target.Object,  "uploads",                CreateMultipartUpload.HandleAsync),
        new("UploadPartCopy",             "PUT",    Target.Object,  "partNumber&uploadId",    UploadPartCopy.HandleAsync, Header: "x-amz-copy-source"),
        new("UploadPart",                 "PUT",    Target.Object,  "partNumber&uploadId",    UploadPart.HandleAsync),
        new("CompleteMultipartUpload",    "POST",   Target.Object,  "uploadId",               CompleteMultipartUpload.HandleAsync, Answer: "one commit"),
        new("AbortMultipartUpload",       "DELETE", Target.Object,  "uploadId",               AbortMultipartUpload.HandleAsync),
        new("ListParts",                  "GET",    Target.Object,  "uploadId",               ListParts.HandleAsync),

        new("CopyObject",                 "PUT",    Target.Object,  "",                       CopyObject.HandleAsync, Header: "x-amz-copy-source", Answer: "one commit, no data moved"),
        new("PutObject",                  "PUT",    Target.Object,  "",                       PutObject.HandleAsync, Answer: "one commit"),
        new("GetObject",                  "GET",    Target.Object,  "",                       GetObject.HandleAsync),
        new("HeadObject",                 "HEAD",   Target.Object,  "",                       HeadObject.HandleAsync),
        new("DeleteObject",               "DELETE", Target.Object,  "",                       DeleteObject.HandleAsync, Answer: "one commit; 405 with versionId"),
    ];

    private static readonly FrozenDictionary<(Target, string), OperationRow[]> ByMethod =
        Rows.GroupBy(row => (row.Target, row.Method)).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Sub-resources: a request that names one must never fall through to the operation on the bucket or object itself.</summary>
    private static readonly FrozenDictionary<Target, FrozenSet<string>> Markers = Rows.GroupBy(row => row.Target).ToFrozenDictionary(
        group => group.Key,
        group => group.SelectMany(row => row.Markers).Where(marker => marker.Value is null).Select(marker => marker.Name).ToFrozenSet());

    /// <summary>True for what is a form for PostObject, or nothing; a form brings its signature in its fields.</summary>
    public static bool IsForm(HttpRequest request, RequestTarget target) =>
        request.Method == "POST" && target is { Bucket: not null, Key: null } && Asked(Target.Bucket, request.Method, target.Query) is null;

    /// <exception cref="S3Exception">
    /// MethodNotAllowed when no row fits; InvalidRequest for a sub-resource of a key on a bucket, or the other way round;
    /// InvalidArgument for a version to be written.
    /// </exception>
    public static OperationRow Find(HttpRequest request, RequestTarget target)
    {
        var kind = target.Bucket is null ? Target.Service : target.Key is null ? Target.Bucket : Target.Object;
        CheckNotOfOther(kind, target.Query);
        CheckWritesNoVersion(kind, request.Method, target.Query);
        if (ByMethod.TryGetValue((kind, request.Method), out var rows))
        {
            var asked = Asked(kind, request.Method, target.Query);
            foreach (var row in rows)
            {
                if (row.Fits(target.Query, request.Headers) && (row.Markers.Length > 0 || asked is null))
                {
                    return row;
                }
            }

            if (asked is "partNumber" or "uploadId" && request.Method == "PUT")
            {
                throw S3Exception.InvalidArgument(asked, target.Query[asked], "partNumber and uploadId go together.");
            }
        }

        throw NotAllowed(kind, request.Method, Asked(kind, request.Method, target.Query));
    }

    /// <summary>
    /// A client that leaves out the key must not delete the bucket with what was meant for the key, nor write a bucket's
    /// configuration into an object.
    /// </summary>
    private static void CheckNotOfOther(Target kind, QueryParameters query)
    {
        if (kind == Target.Service)
        {
            return;
        }

        var (own, other, name) = kind == Target.Bucket
            ? (Markers[Target.Bucket], Markers[Target.Object], "bucket")
            : (Markers[Target.Object], Markers[Target.Bucket], "key");
        foreach (var item in query.Items)
        {
            if ((other.Contains(item.Key) && !own.Contains(item.Key)) || (kind == Target.Bucket && item.Key == "versionId"))
            {
                throw new S3Exception(S3Error.InvalidRequest, $"There is no such thing as the ?{item.Key} sub-resource for a {name}")
                    .With("ResourceType", name).With("SubResource", item.Key);
            }
        }
    }

    /// <summary>Content is written to the head alone: a version that is named must not be overlooked.</summary>
    private static void CheckWritesNoVersion(Target kind, string method, QueryParameters query)
    {
        if (kind == Target.Object && method is "PUT" or "POST" && query["versionId"] is { } versionId
            && Asked(kind, method, query) is null or "uploads" or "uploadId" or "partNumber")
        {
            throw S3Exception.InvalidArgument("versionId", versionId, "This operation does not accept a version-id.");
        }
    }

    /// <summary>The sub-resource that the query names; null when there is none.</summary>
    private static string? Asked(Target kind, string method, QueryParameters query)
    {
        foreach (var item in query.Items)
        {
            // partNumber alone is a parameter of GET and HEAD.
            if (Markers[kind].Contains(item.Key) && !(item.Key == "partNumber" && method is ("GET" or "HEAD")))
            {
                return item.Key;
            }
        }

        return null;
    }

    private static S3Exception NotAllowed(Target kind, string method, string? marker)
    {
        var allowed = Rows.Where(row => row.Target == kind && row.Method != method
                && (marker is null ? row.Markers.Length == 0 : row.Markers.Any(m => m.Name == marker)))
            .Select(row => row.Method).Distinct();
        return new S3Exception(S3Error.MethodNotAllowed)
            .With("Method", method)
            .With("ResourceType", marker?.ToUpperInvariant() ?? kind.ToString().ToUpperInvariant())
            .WithHeader("Allow", string.Join(", ", allowed));
    }
}
