using System.Collections.Immutable;
using Pfs.Core.Commits;

namespace Pfs.Core.State;

/// <summary>A repo at one moment.</summary>
internal sealed record RepoState
{
    /// <summary>So many dropped heads are kept, so that memory stays bounded whatever clients do. Replay depends on it: part of the format.</summary>
    public const int DroppedMax = 10_000;

    public required RepoName Name { get; init; }

    /// <summary>Never given to another repo, not even to one of the same name that comes later.</summary>
    public required int Number { get; init; }

    public required string Description { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>How long what was deleted of it, or the repo itself, can be restored; null: as long as the store has it.</summary>
    public TimeSpan? DeletedRetention { get; init; }

    /// <summary>Texts beside commits, which have them for as long as the repo has the commits.</summary>
    public ImmutableDictionary<CommitId, CommitNotes> Notes { get; init; } = ImmutableDictionary<CommitId, CommitNotes>.Empty;

    /// <summary>What all notes count for in the repo's limit.</summary>
    public int NoteBytes { get; init; }

    /// <summary>Counts the changes of refs in this repo.</summary>
    public long Sequence { get; init; }

    public ImmutableSortedDictionary<BranchName, BranchState> Branches { get; init; } =
        ImmutableSortedDictionary<BranchName, BranchState>.Empty;

    /// <summary>Heads that can be restored, in the order of their drop. Of those with equal name and head the last is kept.</summary>
    public ImmutableArray<DroppedBranch> Dropped { get; init; } = [];

    public required CommitIndex Commits { get; init; }

    public RepoInfo ToInfo() => new(Name, Description, Created, Branches.Count, DeletedRetention);

    /// <summary>The branch on which a commit of that id is open; null when there is none.</summary>
    public BranchState? FindOpen(CommitId id) => Branches.Values.FirstOrDefault(branch => branch.Open?.Stamp.Id == id);

    public RepoState With(BranchState branch) =>
        this with { Branches = Branches.SetItem(branch.Ref.Branch, branch), Sequence = Sequence + 1 };

    /// <summary>With the head of <paramref name="branch"/> among the dropped ones; unchanged when there is no time to forget it by.</summary>
    public RepoState WithDropped(BranchState branch, DateTimeOffset? time)
    {
        if (time is not { } dropped)
        {
            return this;
        }

        var others = Dropped.RemoveAll(other => other.Name == branch.Ref.Branch && other.Head?.Id == branch.Head?.Id);
        others = others.Length < DroppedMax ? others : others.RemoveAt(0);
        return this with { Dropped = others.Add(new DroppedBranch(branch.Ref.Branch, branch.Created, branch.Head, branch.Settings, dropped)) };
    }

    /// <summary>With a note of a commit; an empty text takes it away.</summary>
    public RepoState WithNote(CommitNode commit, string key, string text)
    {
        var before = Notes.GetValueOrDefault(commit.Id) ?? new CommitNotes(commit.Ordinal, CommitNotes.None);
        var after = before with { Texts = text.Length == 0 ? before.Texts.Remove(key) : before.Texts.SetItem(key, text) };
        return this with
        {
            Notes = after.Texts.IsEmpty ? Notes.Remove(commit.Id) : Notes.SetItem(commit.Id, after),
            NoteBytes = NoteBytes + after.Bytes - before.Bytes,
        };
    }

    /// <summary>Without the notes of commits whose ordinals <paramref name="isGone"/> picks.</summary>
    public RepoState WithoutNotes(Func<long, bool> isGone)
    {
        var gone = Notes.Where(notes => isGone(notes.Value.Ordinal)).ToList();
        return gone.Count == 0
            ? this
            : this with
            {
                Notes = Notes.RemoveRange(gone.Select(notes => notes.Key)),
                NoteBytes = NoteBytes - gone.Sum(notes => notes.Value.Bytes),
            };
    }

    /// <summary>Without the heads that were dropped at <paramref name="time"/> or before.</summary>
    public RepoState WithoutDropped(DateTimeOffset time) =>
        Dropped.Any(dropped => dropped.Time <= time) ? this with { Dropped = Dropped.RemoveAll(dropped => dropped.Time <= time) } : this;

    /// <summary>Under another name.</summary>
    public RepoState Named(RepoName name) => Named(name, branch => branch);

    /// <summary>Under another name or the same, without open commits, and with no tree held in memory.</summary>
    public RepoState AtRest(RepoName name) => Named(name, branch => branch with { Tree = null, Open = null });

    private RepoState Named(RepoName name, Func<BranchState, BranchState> change) => this with
    {
        Name = name,
        Branches = Branches.ToImmutableSortedDictionary(
            branch => branch.Key, branch => change(branch.Value with { Ref = new BranchRef(name, branch.Key) })),
    };
}
