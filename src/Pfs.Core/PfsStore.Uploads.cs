using System.Diagnostics;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    /// <summary>
    /// Opens an upload in parts; durable. <see cref="UploadInfo.Id"/>, <see cref="UploadInfo.Created"/> and
    /// <see cref="UploadInfo.Completed"/> of <paramref name="upload"/> are ignored and given anew in the answer.
    /// </summary>
    public ValueTask<UploadInfo> CreateUploadAsync(UploadInfo upload, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>The upload, in progress or completed not long ago; null when there is none of that id for this branch and path.</summary>
    public UploadInfo? FindUpload(BranchRef branch, FilePath path, string id) => throw new UnreachableException();

    /// <summary>The uploads in progress on a branch, by path, then by start.</summary>
    public IReadOnlyList<UploadInfo> ListUploads(BranchRef branch) => throw new UnreachableException();

    /// <summary>
    /// Stores a part, durable; a part of the same number is replaced. <see cref="PfsError.UploadNotFound"/> when the
    /// upload is not in progress; <see cref="PfsError.InvalidArgument"/> when the number is not 1 to 10,000.
    /// </summary>
    public ValueTask<PartInfo> PutPartAsync(
        UploadInfo upload, int number, FileContent content, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>The parts of an upload in progress, by number; <see cref="PfsError.UploadNotFound"/> when it is not.</summary>
    public IReadOnlyList<PartInfo> ListParts(UploadInfo upload) => throw new UnreachableException();

    /// <summary>
    /// Makes the file of the named parts, in one commit, and ends the upload. Sent again with the same list it gives the
    /// same answer. Refuses with <see cref="PfsError.UploadNotFound"/>, <see cref="PfsError.PartInvalid"/> (with
    /// <see cref="PfsException.Index"/>), <see cref="PfsError.InvalidArgument"/> (no parts, or numbers that do not ascend) and as <see cref="CommitAsync"/>.
    /// </summary>
    /// <param name="upload">The upload.</param>
    /// <param name="parts">1 to 10,000 parts, numbers strictly ascending.</param>
    /// <param name="checksum">The object's checksum to keep; null for none.</param>
    /// <param name="condition">What must hold for the path; null for nothing.</param>
    /// <param name="options">As for any commit.</param>
    /// <param name="cancellationToken">Gives up before the commit is durable, or not at all.</param>
    public ValueTask<CompletedUpload> CompleteUploadAsync(
        UploadInfo upload,
        IReadOnlyList<CompletedPart> parts,
        Checksum? checksum,
        WriteCondition? condition,
        WriteOptions options,
        CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>Drops an upload and its parts; <see cref="PfsError.UploadNotFound"/> when it is not in progress.</summary>
    public ValueTask AbortUploadAsync(UploadInfo upload, CancellationToken cancellationToken) => throw new UnreachableException();
}
