using Pfs.Core.Commits;
using Pfs.Core.Trees;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.State;

/// <summary>A commit's record, taken apart.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Body">Its canonical bytes.</param>
/// <param name="Changes">Its changes; null when their list is stored apart.</param>
internal sealed record ReadCommit(CommitId Id, CommitBody Body, IReadOnlyList<Change>? Changes)
{
    /// <summary>What the branch's stored tree has at the only path that changes; null for many changes, and when it is not known.</summary>
    public LookedAhead<FileRecord>? File { get; init; }

    public static ReadCommit Of(Committed committed)
    {
        var body = CommitBody.Read(committed.Canonical.Span);
        var changes = body.ChangesContent is null ? ChangeCodec.ReadAll(body.Changes.Span) : null;
        return new ReadCommit(new CommitId(ContentHash.Of(committed.Canonical.Span)), body, changes);
    }
}
