using Pfs.Core;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>Finds the file that a request means: in the bucket's state, or in the commit that versionId names.</summary>
internal static class ObjectVersions
{
    /// <exception cref="S3Exception">NoSuchBucket, NoSuchKey, NoSuchVersion, InvalidArgument; MethodNotAllowed for a deletion.</exception>
    public static ValueTask<ObjectVersion> FindAsync(S3Context context, CancellationToken cancellationToken) =>
        FindAsync(context, context.Bucket, context.Path, context.Query["versionId"], cancellationToken);

    public static async ValueTask<ObjectVersion> FindAsync(
        S3Context context, BucketTarget bucket, FilePath path, string? versionId, CancellationToken cancellationToken)
    {
        var snapshot = versionId is null
            ? await context.OpenSnapshotAsync(bucket.Branch, bucket.Revision, cancellationToken)
            : await OpenVersionAsync(context, bucket, versionId, cancellationToken);
        var file = await snapshot.FindAsync(path, cancellationToken);
        return file is null
            ? throw await AbsentAsync(snapshot, path, versionId, cancellationToken)
            : new ObjectVersion(snapshot, file);
    }

    /// <summary>The file as a write to the branch would find it: in the commit that is open on it, else in its head.</summary>
    /// <exception cref="S3Exception">NoSuchKey.</exception>
    public static async ValueTask<FileEntry> FindLatestAsync(
        PfsStore store, BranchRef branch, FilePath path, CancellationToken cancellationToken)
    {
        var revision = store.FindBranch(branch)?.OpenCommit is { } open ? Revision.Of(open) : Revision.Head;
        var snapshot = await store.OpenSnapshotAsync(branch, revision, cancellationToken);
        return await snapshot.FindAsync(path, cancellationToken)
            ?? throw await AbsentAsync(snapshot, path, versionId: null, cancellationToken);
    }

    private static async ValueTask<Snapshot> OpenVersionAsync(
        S3Context context, BucketTarget bucket, string versionId, CancellationToken cancellationToken)
    {
        if (!Revision.TryParse(versionId, out var revision))
        {
            throw InvalidVersion(versionId, "Invalid version id specified");
        }

        try
        {
            var snapshot = await context.OpenSnapshotAsync(bucket.Branch, revision, cancellationToken);
            return snapshot.Commit is null
                ? throw NoSuchVersion(versionId, $"Branch '{bucket.Branch}' has no commit yet.")
                : snapshot;
        }
        catch (PfsException e) when (e.Error is PfsError.RevisionNotFound or PfsError.BranchNotFound)
        {
            throw NoSuchVersion(versionId, e.Message);
        }
        catch (PfsException e) when (e.Error is PfsError.RevisionAmbiguous or PfsError.InvalidArgument)
        {
            throw InvalidVersion(versionId, e.Message);
        }
    }

    private static async ValueTask<S3Exception> AbsentAsync(
        Snapshot snapshot, FilePath path, string? versionId, CancellationToken cancellationToken)
    {
        var deleted = await snapshot.FindDeletedAsync(path, cancellationToken);
        if (versionId is not null && deleted is not null && deleted.DeletedBy == snapshot.Commit)
        {
            return new S3Exception(S3Error.MethodNotAllowed, "This version is the deletion of the object: it has no content.")
                .With("Method", "GET").With("ResourceType", "DeleteMarker")
                .WithHeader("Allow", "DELETE")
                .WithHeader("x-amz-delete-marker", "true")
                .WithHeader("x-amz-version-id", deleted.DeletedBy.ToString());
        }

        var absent = new S3Exception(S3Error.NoSuchKey).With("Key", path.ToString());
        return deleted is null
            ? absent
            : absent.WithHeader("x-amz-delete-marker", "true").WithHeader("x-amz-version-id", deleted.DeletedBy.ToString());
    }

    private static S3Exception NoSuchVersion(string versionId, string message) =>
        new S3Exception(S3Error.NoSuchVersion, message).With("VersionId", versionId);

    private static S3Exception InvalidVersion(string versionId, string message) =>
        S3Exception.InvalidArgument("versionId", versionId, message);
}
