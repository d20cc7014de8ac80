using System.Collections.Immutable;
using System.Diagnostics;
using Pfs.Core.Commits;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.State;

/// <summary>
/// Refs and sessions of the whole store at one moment: immutable, replaced whole by the committer when a batch is durable.
/// Replaying the log's events from an empty one gives the same state.
/// </summary>
internal sealed record StoreState
{
    /// <summary>So many dropped repos are kept, as <see cref="RepoState.DroppedMax"/> has it.</summary>
    public const int DroppedReposMax = 1_000;

    /// <summary>All durable commits.</summary>
    public required CommitTable Commits { get; init; }

    /// <summary>The ordinal of the last commit, durable or of the batch that is being built.</summary>
    public long LastCommit { get; init; }

    /// <summary>The number of the last repo that was created.</summary>
    public int LastRepo { get; init; }

    /// <summary>Where the log ends that gave this state.</summary>
    public LogPosition LogEnd { get; init; }

    /// <summary>How far the log up to there promises that the data segments are durable.</summary>
    public DurableFrontier Promised { get; init; }

    public ImmutableSortedDictionary<RepoName, RepoState> Repos { get; init; } = ImmutableSortedDictionary<RepoName, RepoState>.Empty;

    /// <summary>Repos that can be restored, in the order of their drop.</summary>
    public ImmutableList<DroppedRepo> DroppedRepos { get; init; } = [];

    public ImmutableDictionary<string, UploadState> Uploads { get; init; } = ImmutableDictionary<string, UploadState>.Empty;

    /// <summary>How many uploads are in progress on each branch that has any.</summary>
    public ImmutableDictionary<BranchRef, int> OpenUploads { get; init; } = ImmutableDictionary<BranchRef, int>.Empty;

    /// <summary>The ids of completed uploads, oldest first; the oldest go when there are too many.</summary>
    public ImmutableQueue<string> CompletedUploads { get; init; } = ImmutableQueue<string>.Empty;

    public int CompletedUploadCount { get; init; }

    /// <summary>The files in force of the segments that were written anew, by kind and number.</summary>
    public ImmutableSortedDictionary<(SegmentKind Kind, int Number), int> Rewritten { get; init; } =
        ImmutableSortedDictionary<(SegmentKind, int), int>.Empty;

    public ImmutableSortedDictionary<string, Principal> Principals { get; init; } =
        ImmutableSortedDictionary.Create<string, Principal>(StringComparer.Ordinal);

    /// <summary>Access keys to the names of their principals.</summary>
    public ImmutableDictionary<string, string> KeyOwners { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>All repos whose commits are kept: those that exist, and those that can be restored.</summary>
    public IEnumerable<RepoState> KeptRepos => Repos.Values.Concat(DroppedRepos.Select(dropped => dropped.Repo));

    /// <summary>The repos that callers see.</summary>
    public IEnumerable<RepoState> SeenRepos => Repos.Values.Where(repo => !repo.Name.IsImport);

    public RepoState Repo(RepoName name) => Repos.GetValueOrDefault(name)
        ?? throw new PfsException(PfsError.RepoNotFound, $"Repo '{name}' does not exist; create it with 'pfs repo create {name}'.");

    public BranchState Branch(BranchRef branch) => Repo(branch.Repo).Branches.GetValueOrDefault(branch.Branch)
        ?? throw new PfsException(
            PfsError.BranchNotFound,
            $"Branch '{branch.Branch}' does not exist in repo '{branch.Repo}'; create it with 'pfs branch create {branch.Repo}@{branch.Branch}'.");

    public BranchState? FindBranch(BranchRef branch) =>
        Repos.GetValueOrDefault(branch.Repo)?.Branches.GetValueOrDefault(branch.Branch);

    public StoreState With(RepoState repo) => this with { Repos = Repos.SetItem(repo.Name, repo) };

    /// <summary>With the repo among the dropped ones; unchanged when there is no time to forget it by.</summary>
    public StoreState WithDropped(RepoState repo, DateTimeOffset? time)
    {
        if (time is not { } dropped)
        {
            return this;
        }

        var others = DroppedRepos.Count < DroppedReposMax ? DroppedRepos : DroppedRepos.RemoveAt(0);
        return this with { DroppedRepos = others.Add(new DroppedRepo(repo.AtRest(repo.Name), dropped)) };
    }

    /// <summary>Without what the repos that <paramref name="isMeant"/> picks dropped at <paramref name="time"/> or before, or that were dropped then themselves.</summary>
    public StoreState Forgetting(Func<RepoState, bool> isMeant, DateTimeOffset time) => ChangingRepos(
        repo => isMeant(repo) ? repo.WithoutDropped(time) : repo,
        dropped => dropped.Time > time || !isMeant(dropped.Repo));

    /// <summary>With <paramref name="change"/> made to all repos that are kept, and those dropped ones alone that <paramref name="isKept"/> picks.</summary>
    public StoreState ChangingRepos(Func<RepoState, RepoState> change, Func<DroppedRepo, bool> isKept)
    {
        var changed = Repos.Values.Select(repo => (Before: repo, After: change(repo))).Where(repo => !ReferenceEquals(repo.Before, repo.After));
        return this with
        {
            Repos = Repos.SetItems(changed.Select(repo => KeyValuePair.Create(repo.After.Name, repo.After))),
            DroppedRepos = [.. DroppedRepos.Where(isKept).Select(dropped => dropped with { Repo = change(dropped.Repo) })],
        };
    }

    public StoreState With(BranchState branch) => With(Repos[branch.Ref.Repo].With(branch));

    public StoreState With(UploadState upload) => this with { Uploads = Uploads.SetItem(upload.Info.Id, upload) };

    public StoreState With(Principal principal) => this with
    {
        Principals = Principals.SetItem(principal.Name, principal),
        KeyOwners = KeyOwners.SetItems(principal.Keys.Select(key => KeyValuePair.Create(key.Id, principal.Name))),
    };

    /// <summary>The state without a principal and its keys; the same when there is none.</summary>
    public StoreState WithoutPrincipal(string name) => !Principals.TryGetValue(name, out var principal)
        ? this
        : this with { Principals = Principals.Remove(name), KeyOwners = KeyOwners.RemoveRange(principal.Keys.Select(key => key.Id)) };

    /// <summary>The state without the uploads that <paramref name="gone"/> picks.</summary>
    public StoreState WithoutUploads(Func<UploadInfo, bool> gone)
    {
        var infos = Uploads.Values.Select(upload => upload.Info).Where(upload => upload.Completed is null && gone(upload)).ToList();
        var rest = this with { Uploads = Uploads.RemoveRange(infos.Select(upload => upload.Id)) };
        return infos.Aggregate(rest, (state, upload) => state.CountingUploads(upload.Branch, -1));
    }

    /// <summary>With so many more uploads in progress on a branch.</summary>
    public StoreState CountingUploads(BranchRef branch, int more)
    {
        var count = OpenUploads.GetValueOrDefault(branch) + more;
        return this with { OpenUploads = count == 0 ? OpenUploads.Remove(branch) : OpenUploads.SetItem(branch, count) };
    }

    /// <summary>The upload in progress; a refusal when it is unknown, completed or aborted.</summary>
    public UploadState OpenUpload(UploadInfo upload) => Uploads.TryGetValue(upload.Id, out var state)
        && state.Info.Completed is null && state.Info.Branch == upload.Branch && state.Info.Path == upload.Path
            ? state
            : throw new PfsException(
                PfsError.UploadNotFound, $"Upload '{upload.Id}' is not in progress: it was never opened, or was completed or aborted.");

    /// <summary>Replays an event that was validated when it was first written.</summary>
    public static UnreachableException Impossible(string what) => new($"The log holds an impossible step: {what}.");
}
