using System.Collections.Immutable;

namespace Pfs.S3Api.Operations;

/// <summary>The operations that are known and refused with 501 NotImplemented.</summary>
internal static class NotBuilt
{
    public static ImmutableArray<OperationRow> Rows { get; } =
    [
        .. Bucket("PUT", "there is one region", ("PutBucketAccelerateConfiguration", "accelerate")),
        .. Bucket("PUT", "objects are not encrypted by the server", ("PutBucketEncryption", "encryption")),
        .. Bucket("PUT", "history is kept", ("PutBucketLifecycleConfiguration", "lifecycle")),
        .. Bucket("PUT", "requests are logged by the server", ("PutBucketLogging", "logging")),
        .. Bucket("PUT", "watch commits over gRPC instead", ("PutBucketNotificationConfiguration", "notification")),
        .. Bucket("PUT", "history is immutable anyway", ("PutObjectLockConfiguration", "object-lock")),
        .. Bucket("PUT", "buckets have one owner", ("PutBucketOwnershipControls", "ownershipControls")),
        .. Bucket("PUT", "buckets have no policies", ("PutBucketPolicy", "policy"), ("PutPublicAccessBlock", "publicAccessBlock")),
        .. Bucket("PUT", "there is one store", ("PutBucketReplication", "replication")),
        .. Bucket("PUT", "nobody pays", ("PutBucketRequestPayment", "requestPayment")),
        .. Bucket("PUT", "buckets are not web sites", ("PutBucketWebsite", "website")),
        .. Bucket("PUT", "buckets have no attribute-based access control", ("PutBucketAbac", "abac")),
        .. Bucket("GET", "buckets have no attribute-based access control", ("GetBucketAbac", "abac")),
        .. All("there are no reports", ("BucketAnalyticsConfiguration", "analytics"), ("BucketInventoryConfiguration", "inventory"),
            ("BucketMetricsConfiguration", "metrics")),
        .. All("there is one storage class", ("BucketIntelligentTieringConfiguration", "intelligent-tiering")),
        .. MetadataTables("POST", ("CreateBucketMetadataTableConfiguration", "metadataTable"),
            ("CreateBucketMetadataConfiguration", "metadataConfiguration")),
        .. MetadataTables("GET", ("GetBucketMetadataTableConfiguration", "metadataTable"),
            ("GetBucketMetadataConfiguration", "metadataConfiguration")),
        .. MetadataTables("DELETE", ("DeleteBucketMetadataTableConfiguration", "metadataTable"),
            ("DeleteBucketMetadataConfiguration", "metadataConfiguration")),
        .. MetadataTables("PUT", ("UpdateBucketMetadataInventoryTableConfiguration", "metadataInventoryTable"),
            ("UpdateBucketMetadataJournalTableConfiguration", "metadataJournalTable")),
        .. Object("PUT", "history is immutable anyway", ("PutObjectLegalHold", "legal-hold"), ("PutObjectRetention", "retention")),
        .. Object("PUT", "objects are not encrypted by the server", ("UpdateObjectEncryption", "encryption")),
        .. Object("PUT", "copy and delete instead", ("RenameObject", "renameObject")),
        .. Object("POST", "there is one storage class", ("RestoreObject", "restore")),
        .. Object("POST", "query the file with your own engine", ("SelectObjectContent", "select")),
        .. Object("GET", "there are no torrents", ("GetObjectTorrent", "torrent")),
    ];

    private static string[] Methods => ["GET", "PUT", "DELETE"];

    private static IEnumerable<OperationRow> Bucket(string method, string why, params (string Operation, string Marker)[] rows) =>
        rows.Select(row => new OperationRow(row.Operation, method, Target.Bucket, row.Marker, NotImplemented: why));

    private static IEnumerable<OperationRow> MetadataTables(string method, params (string Operation, string Marker)[] rows) =>
        Bucket(method, "there are no metadata tables", rows);

    private static IEnumerable<OperationRow> Object(string method, string why, params (string Operation, string Marker)[] rows) =>
        rows.Select(row => new OperationRow(row.Operation, method, Target.Object, row.Marker, NotImplemented: why));

    private static IEnumerable<OperationRow> All(string why, params (string Operation, string Marker)[] rows) =>
        rows.SelectMany(row => Methods.SelectMany(method =>
            Bucket(method, why, (Verb(method) + row.Operation, row.Marker))));

    private static string Verb(string method) => method switch
    {
        "GET" => "Get",
        "PUT" => "Put",
        _ => "Delete",
    };
}
