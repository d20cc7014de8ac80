using Pfs.Core.Commits;
using Pfs.Core.Files;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Maintenance.Collection;

/// <summary>Adds every chunk to a filter that commits, uploads, open commits and trees of a state need.</summary>
internal sealed class Marking(StoreParts parts, LiveFilter live)
{
    private const int SeenMax = 1 << 18; // 16 MiB; what is forgotten is only walked twice

    private readonly HashSet<ContentHash> _nodes = [];
    private readonly HashSet<ContentHash> _manifests = [];

    public async Task RunAsync(StoreState state, Reachable reachable, Func<CommitNode, ValueTask> onCommit, CancellationToken cancellationToken)
    {
        foreach (var commit in reachable.Commits())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await onCommit(commit);
            await MarkAsync(commit, cancellationToken);
            if (!reachable.SuperfluousTrees.Contains(commit.Ordinal) && parts.Trees.RootsOf(commit) is { } tree)
            {
                Mark(tree.Files);
                Mark(tree.Deleted);
            }
        }

        foreach (var branch in state.KeptRepos.SelectMany(repo => repo.Branches.Values))
        {
            Mark(branch.Tree);
            Mark(branch.Open);
        }

        foreach (var part in state.Uploads.Values.SelectMany(upload => upload.Parts.Values))
        {
            Mark(part.Content.Root);
        }
    }

    private async ValueTask MarkAsync(CommitNode commit, CancellationToken cancellationToken)
    {
        var body = parts.Trees.BodyOf(commit);
        if (body.ChangesContent is { } list)
        {
            Mark(list);
        }

        foreach (var change in await parts.Trees.ChangesOfAsync(body, cancellationToken))
        {
            Mark(change);
        }
    }

    private void Mark(OpenCommit? open)
    {
        if (open is null)
        {
            return;
        }

        Mark(open.Tree);
        for (var cursor = open.Changes.Seek([]); cursor.MoveNext();)
        {
            Mark(cursor.Value.Change);
        }
    }

    private void Mark(Change change)
    {
        if (change is Change.Put put)
        {
            Mark(put.Content.Root);
        }
    }

    private void Mark(ContentRef content)
    {
        if (content.Length == 0)
        {
            return;
        }

        live.Add(content.Hash);
        if (content.Depth == 0 || !IsNew(_manifests, content.Hash))
        {
            return;
        }

        using var reader = new ChunkReader(parts.Chunks, parts.Segments);
        foreach (var child in ManifestCodec.Read(reader.ReadManifest(content.Hash).Span))
        {
            Mark(child);
        }
    }

    private void Mark(Trees.Tree? tree)
    {
        Mark(tree?.Files.Root);
        Mark(tree?.Deleted.Root);
    }

    private void Mark(StoredRoot? root)
    {
        if (root is not null)
        {
            Mark(root.Hash, root.Height - 1);
        }
    }

    // Leaves need not be read: what they name, commits name too.
    private void Mark(ContentHash hash, int level)
    {
        live.Add(hash);
        if (level == 0 || !IsNew(_nodes, hash))
        {
            return;
        }

        var node = StoredNode.Read(hash, parts.Nodes.Read(hash), level);
        for (var index = 0; index < node.EntryCount; index++)
        {
            Mark(node.Child(index), level - 1);
        }
    }

    private static bool IsNew(HashSet<ContentHash> seen, ContentHash hash)
    {
        if (seen.Count >= SeenMax)
        {
            seen.Clear();
        }

        return seen.Add(hash);
    }
}
