using System.Collections.Frozen;

namespace Pfs.Core;

/// <summary>
/// Which right each operation of either edge needs: the one table of access control (ADR 0011). The right is one to the branch that the
/// request names, or to the repo when it names none; whatever else it reads (the source of a copy, a commit by its id) needs
/// <see cref="Right.Read"/> there. docs/security.md is made from it.
/// </summary>
public static class AccessTable
{
    private static readonly FrozenDictionary<string, Right> Rights = Rows().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>S3's operations by their names, rpcs as <c>Service/Method</c>.</summary>
    public static IEnumerable<KeyValuePair<string, Right>> All => Rights.OrderBy(row => row.Key, StringComparer.Ordinal);

    /// <summary>The right that an operation needs; what the table does not know is for the store's administrator.</summary>
    public static Right RightFor(string operation) => Rights.GetValueOrDefault(operation, Right.Store);

    /// <summary>The right that an operation needs; null when there is none of that name.</summary>
    public static Right? Find(string operation) => Rights.TryGetValue(operation, out var right) ? right : null;

    private static Dictionary<string, Right> Rows()
    {
        var rows = new Dictionary<string, Right>(StringComparer.Ordinal);
        Add(rows, Right.Known, "ListBuckets RepoService/ListRepos RepoService/ListDeletedRepos AccessService/WhoAmI AccessService/CheckAccess AccessService/CreateSession");
        Add(rows, Right.Read, """
            HeadBucket GetBucketAbac GetBucketAccelerateConfiguration GetBucketAcl GetBucketAnalyticsConfiguration GetBucketCors GetBucketEncryption
            GetBucketIntelligentTieringConfiguration GetBucketInventoryConfiguration GetBucketLifecycleConfiguration GetBucketLocation
            GetBucketLogging GetBucketMetadataConfiguration GetBucketMetadataTableConfiguration GetBucketMetricsConfiguration
            GetBucketNotificationConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketReplication
            GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetObject GetObjectAcl GetObjectAttributes
            GetObjectLegalHold GetObjectLockConfiguration GetObjectRetention GetObjectTagging GetObjectTorrent GetPublicAccessBlock HeadObject
            ListMultipartUploads ListObjectVersions ListObjects ListObjectsV2 ListParts SelectObjectContent CreateSession
            RepoService/GetRepo BranchService/GetBranch BranchService/ListBranches
            CommitService/GetCommit CommitService/ResolveRevision CommitService/ListCommits CommitService/WatchCommits CommitService/DiffCommits
            FileService/ReadFile FileService/StatFile FileService/ListFiles FileService/FileHistory FileService/StatPrefix
            FileService/ExportArchive
            """);
        Add(rows, Right.Write, """
            AbortMultipartUpload CompleteMultipartUpload CopyObject CreateMultipartUpload DeleteObject DeleteObjectTagging DeleteObjects PostObject
            PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention PutObjectTagging RenameObject RestoreObject UpdateObjectEncryption
            UploadPart UploadPartCopy
            CommitService/StartCommit CommitService/FinishCommit CommitService/AbortCommit CommitService/RevertCommit CommitService/RestorePaths
            CommitService/SetNote
            FileService/WriteFiles FileService/ImportArchive
            """);
        Add(rows, Right.Admin, """
            CreateBucket CreateBucketMetadataConfiguration CreateBucketMetadataTableConfiguration DeleteBucket
            DeleteBucketAnalyticsConfiguration DeleteBucketCors DeleteBucketEncryption DeleteBucketIntelligentTieringConfiguration
            DeleteBucketInventoryConfiguration DeleteBucketLifecycle DeleteBucketMetadataConfiguration DeleteBucketMetadataTableConfiguration
            DeleteBucketMetricsConfiguration DeleteBucketOwnershipControls DeleteBucketPolicy DeleteBucketReplication DeleteBucketTagging
            DeleteBucketWebsite DeletePublicAccessBlock PutBucketAbac PutBucketAccelerateConfiguration PutBucketAcl
            PutBucketAnalyticsConfiguration PutBucketCors PutBucketEncryption PutBucketIntelligentTieringConfiguration
            PutBucketInventoryConfiguration PutBucketLifecycleConfiguration PutBucketLogging PutBucketMetricsConfiguration
            PutBucketNotificationConfiguration PutBucketOwnershipControls PutBucketPolicy PutBucketReplication PutBucketRequestPayment
            PutBucketTagging PutBucketVersioning PutBucketWebsite PutObjectLockConfiguration PutPublicAccessBlock
            UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration
            RepoService/CreateRepo RepoService/UpdateRepo RepoService/DeleteRepo RepoService/RestoreRepo
            RepoService/ExportRepo
            BranchService/CreateBranch BranchService/MoveBranch BranchService/DeleteBranch BranchService/ListDeletedBranches
            BranchService/RestoreBranch BranchService/RenameBranch BranchService/ProtectBranch
            """);
        Add(rows, Right.Store, """
            AccessService/CreatePrincipal AccessService/GetPrincipal AccessService/ListPrincipals AccessService/DeletePrincipal
            AccessService/AddGrant AccessService/RemoveGrant AccessService/CreateKey AccessService/UpdateKey AccessService/RotateKey
            AccessService/DeleteKey AdminService/Check AdminService/Collect AdminService/GetStatus AdminService/GetSettings AdminService/ListUploads
            AdminService/AbortUpload AdminService/ListOpenCommits
            AdminService/PlanBackup AdminService/ReadBackup RepoService/ImportRepo
            """);
        return rows;
    }

    private static void Add(Dictionary<string, Right> rows, Right right, string operations)
    {
        foreach (var operation in operations.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            rows.Add(operation, right);
        }
    }
}
