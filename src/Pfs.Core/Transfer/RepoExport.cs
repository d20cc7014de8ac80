using Pfs.Core.Commits;
using Pfs.Core.Files;
using Pfs.Core.Maintenance.Collection;
using Pfs.Core.State;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Transfer;

/// <summary>
/// Writes a repo as it is in one state (ADR 0015): branch by branch the commits that none before it has, each behind the chunks that it is the first
/// to need. One bit of memory for each commit of the store, and the hashes of the chunks that were sent last.
/// </summary>
internal sealed class RepoExport(StoreParts parts, Leases leases, StoreState state, RepoState repo, FrameWriter output)
{
    private const int CommitsAtATime = 1024;

    private readonly ulong[] _sent = new ulong[(state.LastCommit / 64) + 1];
    private readonly SeenHashes _chunks = new();
    private readonly SeenHashes _manifests = new();
    private long _commits;

    /// <summary>Writes all of it; how many commits there are.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        await output.BeginFileAsync(cancellationToken);
        RepoFrame.Of(repo).Write(output.Begin(FrameType.Repo));
        await output.EndAsync(cancellationToken);
        foreach (var branch in repo.Branches.Values)
        {
            await WriteBranchAsync(branch, cancellationToken);
        }

        foreach (var note in NoteFrame.Of(repo, IsSent))
        {
            note.Write(output.Begin(FrameType.Note));
            await output.EndAsync(cancellationToken);
        }

        var hash = output.Hash;
        output.Begin(FrameType.End).Hash(hash);
        await output.EndAsync(cancellationToken);
        return _commits;
    }

    private async Task WriteBranchAsync(BranchState branch, CancellationToken cancellationToken)
    {
        var from = branch.Head;
        while (from is not null && TrySet(from.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            from = from.Parent;
        }

        BranchFrame.Of(branch, from?.Id).Write(output.Begin(FrameType.Branch));
        await output.EndAsync(cancellationToken);
        for (var first = (from?.Number ?? 0) + 1; first <= (branch.Head?.Number ?? 0); first += CommitsAtATime)
        {
            foreach (var commit in Stretch(branch.Head!, first, Math.Min(first + CommitsAtATime - 1, branch.Head!.Number)))
            {
                await WriteCommitAsync(commit, cancellationToken);
            }
        }
    }

    private static Stack<CommitNode> Stretch(CommitNode head, long first, long last)
    {
        var commits = new Stack<CommitNode>();
        for (var commit = head.Ancestor(last); commit is not null && commit.Number >= first; commit = commit.Parent)
        {
            commits.Push(commit);
        }

        return commits;
    }

    private async Task WriteCommitAsync(CommitNode commit, CancellationToken cancellationToken)
    {
        using var lease = leases.Take();
        if (commit.Current.Repo != repo.Number)
        {
            throw new PfsException(PfsError.RevisionNotFound, $"Commit {commit.Id} was deleted and collected while the repo was exported; export it again.");
        }

        var canonical = parts.Trees.CanonicalOf(commit);
        var body = CommitBody.Read(canonical.Span);
        using var reader = new ChunkReader(parts.Chunks, parts.Segments);
        if (body.ChangesContent is { } list)
        {
            await WriteContentAsync(reader, list, cancellationToken);
        }

        foreach (var put in (await parts.Trees.ChangesOfAsync(body, cancellationToken)).OfType<Change.Put>())
        {
            await WriteContentAsync(reader, put.Content.Root, cancellationToken);
        }

        output.Begin(FrameType.Commit).Raw(canonical.Span);
        await output.EndAsync(cancellationToken);
        _commits++;
    }

    private async Task WriteContentAsync(ChunkReader reader, ContentRef content, CancellationToken cancellationToken)
    {
        if (content.Length == 0)
        {
            return;
        }

        // Two sets: a file may have the bytes of a manifest.
        if (content.Depth > 0 && _manifests.IsNew(content.Hash))
        {
            foreach (var child in ManifestCodec.Read(reader.ReadManifest(content.Hash).Span))
            {
                await WriteContentAsync(reader, child, cancellationToken);
            }
        }

        if (_chunks.IsNew(content.Hash))
        {
            WriteChunk(reader, content, output.Begin(FrameType.Chunk));
            await output.EndAsync(cancellationToken);
        }
    }

    private static void WriteChunk(ChunkReader reader, ContentRef content, ByteWriter frame)
    {
        if (content.Depth > 0)
        {
            frame.Raw(reader.ReadManifest(content.Hash).Span);
        }
        else
        {
            reader.Read(content, 0, frame.Reserve((int)content.Length));
        }
    }

    private bool IsSent(long ordinal) => (_sent[ordinal / 64] & (1UL << (int)(ordinal % 64))) != 0;

    private bool TrySet(long ordinal)
    {
        ref var word = ref _sent[ordinal / 64];
        var bit = 1UL << (int)(ordinal % 64);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }
}
