using System.Diagnostics;

namespace Pfs.Core;

/// <summary>
/// The front door: everything that an edge may ask for. Safe for any number of callers at once. Every write that returns
/// is durable: it survives kill -9 and a power cut (docs/adr/0001-store.md). A call that throws <see cref="PfsException"/>
/// changed nothing, except with <see cref="PfsError.WritesRefused"/>, when it may or may not have taken effect.
/// </summary>
public sealed partial class PfsStore : IAsyncDisposable
{
    /// <summary>
    /// Opens the store in a directory, creates it when the directory is empty or absent, and replays what a crash left.
    /// Refuses with <see cref="PfsError.StoreLocked"/>, <see cref="PfsError.StoreFormat"/> or <see cref="PfsError.DataCorrupt"/>.
    /// </summary>
    public static Task<PfsStore> OpenAsync(StoreOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>Waits for the batch in progress, marks the log as closed cleanly and lets go of the directory.</summary>
    public ValueTask DisposeAsync() => throw new UnreachableException();

    /// <summary>False after a failed write to the disk: the store serves reads and refuses writes until it is opened anew.</summary>
    public bool AcceptsWrites => throw new UnreachableException();

    /// <summary>Creates an empty repo without branches. <see cref="PfsError.RepoExists"/> when it exists.</summary>
    public ValueTask<RepoInfo> CreateRepoAsync(RepoName repo, string description, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>The repo; null when there is none.</summary>
    public RepoInfo? FindRepo(RepoName repo) => throw new UnreachableException();

    /// <summary>All repos, by name.</summary>
    public IReadOnlyList<RepoInfo> ListRepos() => throw new UnreachableException();

    /// <summary>Deletes a repo with all its branches. <see cref="PfsError.RepoNotFound"/> when there is none.</summary>
    public ValueTask DeleteRepoAsync(RepoName repo, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>
    /// Creates a branch, O(1): at the commit that <paramref name="from"/> names, or without any commit when it is null.
    /// Refuses with <see cref="PfsError.BranchExists"/>, <see cref="PfsError.InvalidName"/> (a reserved name),
    /// <see cref="PfsError.RepoNotFound"/> and as <see cref="Resolve"/> does.
    /// </summary>
    /// <param name="branch">The new branch.</param>
    /// <param name="from">Resolved in the repo, with HEAD meaning <c>master</c>; null for none.</param>
    /// <param name="createRepo">When true an absent repo is created in the same step.</param>
    /// <param name="cancellationToken">Gives up before the branch is durable, or not at all.</param>
    public ValueTask<BranchInfo> CreateBranchAsync(
        BranchRef branch, Revision? from, bool createRepo, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>The branch; null when there is none.</summary>
    public BranchInfo? FindBranch(BranchRef branch) => throw new UnreachableException();

    /// <summary>The branches of a repo, by name; <see cref="PfsError.RepoNotFound"/> when there is no such repo.</summary>
    public IReadOnlyList<BranchInfo> ListBranches(RepoName repo) => throw new UnreachableException();

    /// <summary>
    /// Points a branch at another commit of the repo. <see cref="PfsError.HeadMoved"/> when <paramref name="expectedHead"/>
    /// is given and is not the head; <see cref="PfsError.OpenCommitExists"/> while a commit is open on it.
    /// </summary>
    public ValueTask<BranchInfo> MoveBranchAsync(
        BranchRef branch, Revision to, CommitId? expectedHead, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>
    /// Deletes a branch, with the uploads and the open commit on it. <see cref="PfsError.BranchNotFound"/> when there is
    /// none; <see cref="PfsError.BranchNotEmpty"/> when it holds files and <paramref name="onlyEmpty"/> is set.
    /// </summary>
    /// <param name="branch">The branch.</param>
    /// <param name="onlyEmpty">Refuse when the head holds a file.</param>
    /// <param name="andLastRepo">When true the last branch takes its repo along.</param>
    /// <param name="cancellationToken">Gives up before the deletion is durable, or not at all.</param>
    public ValueTask DeleteBranchAsync(BranchRef branch, bool onlyEmpty, bool andLastRepo, CancellationToken cancellationToken) =>
        throw new UnreachableException();
}
