using Pfs.Core.Commits;
using Pfs.Core.Maintenance;
using Pfs.Core.Maintenance.Collection;
using Pfs.Core.Metrics;
using Pfs.Core.Multipart;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;
using Pfs.Core.Transfer;
using Pfs.Core.Trees;

namespace Pfs.Core;

/// <summary>
/// The front door: everything that an edge may ask for. Safe for any number of callers at once. Every write that returns
/// is durable: it survives kill -9 and a power cut (docs/adr/0001-store.md). A call that throws <see cref="PfsException"/>
/// changed nothing, except with <see cref="PfsError.WritesRefused"/>, when it may or may not have taken effect.
/// </summary>
public sealed partial class PfsStore : IAsyncDisposable
{
    private readonly StoreParts _parts;
    private readonly ChunkStore _chunks;
    private readonly TreeSource _trees;
    private readonly Committer _committer;
    private readonly Checkpointer _checkpointer;
    private readonly StoreOptions _options;
    private readonly Imports _imports = new();
    private readonly Retention _retention;
    private readonly Leases _leases = new();
    private readonly Collector _collector;
    private readonly WritePath _writes;
    private readonly TimeProvider _clock;
    private readonly UploadHashes _uploadHashes;
    private int _disposed;

    internal PfsStore(
        StoreParts parts,
        StoreState state,
        (int Number, LogPosition At) checkpoint,
        RecoveryReport recovery,
        StoreOptions options,
        TimeProvider clock)
    {
        (_parts, _chunks, _trees) = (parts, parts.Chunks, parts.Trees);
        _committer = new Committer(parts.Log, parts.Chunks, parts.Trees, parts.Metrics, clock, state);
        _writes = new WritePath(parts.Chunks);
        (_options, _clock) = (options, clock);
        _checkpointer = new Checkpointer(parts, _committer, _leases, clock);
        _checkpointer.Start(checkpoint.Number, checkpoint.At);
        _retention = new Retention(_committer, _imports, options, clock);
        _collector = new Collector(parts, _committer, _checkpointer, _retention, _leases, options, clock);
        _retention.Start(_collector.TendAsync);
        _uploadHashes = new UploadHashes(PartsOf, OpenReader, clock);
        StoreGauges.Add(parts.Metrics, Status, () => _trees.NodeCacheBytes, () => _chunks.AddressCacheBytes);
        Recovery = recovery;
    }

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovery { get; }

    /// <summary>
    /// Opens the store in a directory, creates it when the directory is empty or absent, and replays what a crash left.
    /// Refuses with <see cref="PfsError.StoreLocked"/>, <see cref="PfsError.StoreFormat"/> or <see cref="PfsError.DataCorrupt"/>.
    /// </summary>
    public static Task<PfsStore> OpenAsync(StoreOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        const int ReserveShare = 16;
        var directory = PosixDirectory.Open(options.DataDirectory);
        var reserveMax = new DriveInfo(Path.GetFullPath(options.DataDirectory)).TotalSize / ReserveShare;
        return StoreOpener.OpenAsync(directory, options with { ReserveBytes = Math.Min(options.ReserveBytes, reserveMax) }, clock, cancellationToken);
    }

    /// <summary>Waits for the batch in progress, marks the log as closed cleanly and lets go of the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _uploadHashes.DisposeAsync();
        await _retention.DisposeAsync();
        await _checkpointer.DisposeAsync();
        try
        {
            await _committer.CloseAsync(markClosed: AcceptsWrites);
        }
        catch (PfsException)
        {
            // Without the mark the next start cannot tell damage of the last batch from a torn one; that is all.
        }

        _committer.Dispose();
        _collector.Dispose();
        _parts.Dispose();
    }

    /// <summary>Moves what is in memory to the disk now, as it also happens by itself after every thousand commits or five seconds.</summary>
    internal Task CheckpointAsync() => _checkpointer.CheckpointAsync(CancellationToken.None);

    /// <summary>
    /// Why the last checkpoint in the background did not come about; null when it did. Nothing is lost, but memory grows until one
    /// does, and the next start takes longer.
    /// </summary>
    public Exception? CheckpointFailure => _checkpointer.Failure;

    /// <summary>
    /// Calls <paramref name="tell"/> once when checkpoints begin to fail, with the reason, and once with null when one comes about again. After
    /// 65,536 commits without a checkpoint writes are refused with <see cref="PfsError.DiskFull"/>, so that memory stays bounded.
    /// </summary>
    public void TellCheckpointFailures(Action<Exception?> tell) => _checkpointer.TellFailures(tell);

    /// <summary>False after a failed write to the disk: the store serves reads and refuses writes until it is opened anew.</summary>
    public bool AcceptsWrites => !_parts.Guard.IsBroken;

    /// <summary>Creates an empty repo without branches. <see cref="PfsError.RepoExists"/> when it exists.</summary>
    public ValueTask<RepoInfo> CreateRepoAsync(RepoName repo, string description, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _committer.RunAsync(batch =>
        {
            if (batch.State.Repos.ContainsKey(repo))
            {
                throw new PfsException(PfsError.RepoExists, $"Repo '{repo}' exists already.");
            }

            batch.Emit(new RepoCreated(repo, description, batch.Now, batch.State.LastRepo + 1));
            return new ValueTask<RepoInfo>(batch.State.Repos[repo].ToInfo());
        });
    }

    /// <summary>The repo; null when there is none.</summary>
    public RepoInfo? FindRepo(RepoName repo) => _committer.State.Repos.GetValueOrDefault(repo)?.ToInfo();

    /// <summary>The repo; <see cref="PfsError.RepoNotFound"/> when there is none.</summary>
    public RepoInfo GetRepo(RepoName repo) => _committer.State.Repo(repo).ToInfo();

    /// <summary>All repos, by name.</summary>
    public IReadOnlyList<RepoInfo> ListRepos() => [.. _committer.State.SeenRepos.Select(repo => repo.ToInfo())];

    /// <summary>
    /// Deletes a repo with all its branches, their open commits and uploads. <see cref="PfsError.RepoNotFound"/> when there is none.
    /// </summary>
    /// <returns>Until when <see cref="RestoreRepoAsync"/> brings it back; null when nothing deleted is kept.</returns>
    public ValueTask<DateTimeOffset?> DeleteRepoAsync(RepoName repo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return DropAsync(batch =>
        {
            return new ValueTask<DateTimeOffset?>(Drop(batch, repo, time => new RepoDeleted(repo, time)));
        });
    }

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
        BranchRef branch, Revision? from, bool createRepo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RefuseReserved(branch.Branch);
        CommitId? head = from is null ? null : Resolve(branch with { Branch = BranchName.Default }, from);
        return _committer.RunAsync(batch =>
        {
            if (createRepo && !batch.State.Repos.ContainsKey(branch.Repo))
            {
                batch.Emit(new RepoCreated(branch.Repo, "", batch.Now, batch.State.LastRepo + 1));
            }

            if (batch.State.Repo(branch.Repo).Branches.ContainsKey(branch.Branch))
            {
                throw new PfsException(PfsError.BranchExists, $"Branch '{branch.Branch}' exists already in repo '{branch.Repo}'.");
            }

            CheckFinished(batch, branch.Repo, head);
            batch.Emit(new BranchCreated(branch, batch.Now, head));
            return new ValueTask<BranchInfo>(batch.State.Branch(branch).ToInfo());
        });
    }

    /// <summary>The branch; null when there is none.</summary>
    public BranchInfo? FindBranch(BranchRef branch) => _committer.State.FindBranch(branch)?.ToInfo();

    /// <summary>The branch; <see cref="PfsError.RepoNotFound"/> or <see cref="PfsError.BranchNotFound"/> when there is none.</summary>
    public BranchInfo GetBranch(BranchRef branch) => _committer.State.Branch(branch).ToInfo();

    /// <summary>The branches of a repo, by name; <see cref="PfsError.RepoNotFound"/> when there is no such repo.</summary>
    public IReadOnlyList<BranchInfo> ListBranches(RepoName repo) =>
        [.. _committer.State.Repo(repo).Branches.Values.Select(branch => branch.ToInfo())];

    /// <summary>
    /// Points a branch at another commit of the repo. When that does not hold the head so far, <see cref="RestoreBranchAsync"/> can
    /// make a branch of it for a while. <see cref="PfsError.HeadMoved"/> when <paramref name="expectedHead"/>
    /// is given and is not the head; <see cref="PfsError.OpenCommitExists"/> while a commit is open on it.
    /// </summary>
    public ValueTask<BranchInfo> MoveBranchAsync(
        BranchRef branch, Revision to, CommitId? expectedHead, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var target = Resolve(branch, to);
        return _committer.RunAsync(batch =>
        {
            var state = batch.State.Branch(branch);
            WritePath.CheckHead(state, expectedHead);
            RefuseWhileOpen(state, "moved");
            CheckFinished(batch, branch.Repo, target);
            batch.Emit(new BranchMoved(branch, target, batch.Now));
            return new ValueTask<BranchInfo>(batch.State.Branch(branch).ToInfo());
        });
    }

    /// <summary>
    /// Deletes a branch, with the uploads and the open commit on it. <see cref="PfsError.BranchNotFound"/> when there is
    /// none; <see cref="PfsError.BranchNotEmpty"/> when it holds files and <paramref name="onlyEmpty"/> is set.
    /// </summary>
    /// <param name="branch">The branch.</param>
    /// <param name="onlyEmpty">Refuse when the head holds a file.</param>
    /// <param name="andLastRepo">When true the last branch takes its repo along, and comes back with it.</param>
    /// <param name="cancellationToken">Gives up before the deletion is durable, or not at all.</param>
    /// <returns>
    /// Until when <see cref="RestoreBranchAsync"/>, or <see cref="RestoreRepoAsync"/> when the repo went along, brings it back; null
    /// when nothing deleted is kept.
    /// </returns>
    public ValueTask<DateTimeOffset?> DeleteBranchAsync(
        BranchRef branch, bool onlyEmpty, bool andLastRepo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return DropAsync(async batch =>
        {
            var state = batch.State.Branch(branch);
            if (onlyEmpty && (await batch.TreeOfAsync(state)).Files.Count > 0)
            {
                throw new PfsException(
                    PfsError.BranchNotEmpty, $"Branch '{branch.Branch}' of repo '{branch.Repo}' holds files; delete them first.");
            }

            return andLastRepo && batch.State.Repo(branch.Repo).Branches.Count == 1
                ? Drop(batch, branch.Repo, time => new RepoDeleted(branch.Repo, time)) // with the branch in it, so that both come back
                : Drop(batch, branch.Repo, time => new BranchDeleted(branch, time));
        });
    }

    // What makes room in the end must be possible when there is none.
    private async ValueTask<T> DropAsync<T>(Func<CommitBatch, ValueTask<T>> decide)
    {
        try
        {
            return await _committer.RunAsync(decide);
        }
        catch (PfsException failure) when (failure.Error == PfsError.DiskFull)
        {
            return await DropOnFullDiskAsync(decide);
        }
    }

    // The reserve lends the few bytes in the log. Others who wait already may get them first; new ones are refused.
    private async ValueTask<T> DropOnFullDiskAsync<T>(Func<CommitBatch, ValueTask<T>> decide)
    {
        const int Attempts = 4;
        using var room = _parts.Guard.MakeRoom();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                _parts.Reserve.Lend();
                try
                {
                    return await _committer.RunAsync(decide);
                }
                catch (PfsException failure) when (failure.Error == PfsError.DiskFull && attempt < Attempts)
                {
                    // again, with a little more
                }
            }
        }
        finally
        {
            _parts.Reserve.Fill(); // what is left of it
        }
    }

    private static async ValueTask Finish(ValueTask<bool> write) => await write;

    private static void RefuseReserved(BranchName name)
    {
        if (name.IsReserved)
        {
            throw new PfsException(
                PfsError.InvalidName, $"'{name}' is reserved for read-only views of commits; choose another name for the branch.");
        }
    }

    // Resolved before it was this write's turn: the repo may be another by now, and an open commit is none that a branch can point to.
    private static void CheckFinished(CommitBatch batch, RepoName repo, CommitId? head)
    {
        if (head is { } id && batch.State.Repo(repo).Commits.Find(id) is null)
        {
            throw new PfsException(
                PfsError.RevisionNotFound, $"Repo '{repo}' has no finished commit {id}; finish it before a branch can point to it.");
        }
    }

    private static void RefuseWhileOpen(BranchState branch, string what)
    {
        if (branch.Open is { } open)
        {
            throw new PfsException(
                PfsError.OpenCommitExists,
                $"Commit {open.Stamp.Id} is open on branch '{branch.Ref.Branch}' of repo '{branch.Ref.Repo}', so it cannot be {what}; finish or abort it first.");
        }
    }
}
