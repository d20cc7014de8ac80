using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Trees;

/// <summary>
/// The tree of any commit: the nearest kept tree at or below it plus the changes since, at most
/// <see cref="CommitNode.RetainEvery"/> commits of them.
/// </summary>
internal sealed class TreeSource(Log log, Func<ContentRef, ContentReader> openContent)
{
    private readonly TreeCache _cache = new();

    public async ValueTask<Tree> AtAsync(CommitNode? commit, CancellationToken cancellationToken)
    {
        var missing = new Stack<CommitNode>();
        var tree = Tree.Empty;
        for (var node = commit; node is not null; node = node.Parent)
        {
            if ((node.RetainedTree ?? _cache.Find(node)) is { } known)
            {
                tree = known;
                break;
            }

            missing.Push(node);
        }

        while (missing.TryPop(out var next))
        {
            tree = tree.Apply(await ChangesOfAsync(next, cancellationToken), next);
            _cache.Add(next, tree);
        }

        return tree;
    }

    /// <summary>A commit's canonical bytes, read from the log and checked against its id.</summary>
    public CommitBody BodyOf(CommitNode commit)
    {
        var payload = log.Read(commit.Address);
        var reader = new ByteReader(payload);
        var canonical = State.Committed.Read(ref reader, commit.Address).Canonical;
        if (ContentHash.Of(canonical.Span) != commit.Id.Hash)
        {
            throw new PfsException(PfsError.DataCorrupt, $"Commit {commit.Id} does not fit its id; run 'pfs check'.");
        }

        return CommitBody.Read(canonical.Span);
    }

    public ValueTask<List<Change>> ChangesOfAsync(CommitNode commit, CancellationToken cancellationToken) =>
        ChangesOfAsync(BodyOf(commit), cancellationToken);

    public async ValueTask<List<Change>> ChangesOfAsync(CommitBody body, CancellationToken cancellationToken)
    {
        if (body.ChangesContent is not { } content)
        {
            return ChangeCodec.ReadAll(body.Changes.Span);
        }

        var bytes = new byte[content.Length];
        using var reader = openContent(content);
        for (var filled = 0; filled < bytes.Length;)
        {
            var block = await reader.ReadAsync(cancellationToken);
            block.CopyTo(bytes.AsMemory(filled));
            filled += block.Length;
        }

        return ChangeCodec.ReadAll(bytes);
    }
}
