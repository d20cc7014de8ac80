using System.Buffers.Binary;
using System.Security.Cryptography;
using Pfs.Core.Commits;
using Pfs.Core.Files;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance;

/// <summary>Follows every reference: commits to their changes, changes, parts and staged files to content, manifests to chunks.</summary>
/// <param name="parts">The store.</param>
/// <param name="findings">Takes what is wrong.</param>
/// <param name="readPercent">How much of the content is read and hashed: 0 to 100 percent of the files, picked by their hashes.</param>
internal sealed class ReferenceWalk(StoreParts parts, Findings findings, int readPercent)
{
    private const int SeenMax = 1 << 18; // 32 MiB; what is forgotten is only looked at twice

    private readonly HashSet<(ContentHash Content, ContentHash Root)> _seen = [];

    public long Commits { get; private set; }

    /// <summary>Distinct contents that were followed; some may be counted twice in a store of very many.</summary>
    public long Contents { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>Walks all commits of repos that are kept, and all sessions; <paramref name="onCommit"/> is told after how many commits of the table.</summary>
    public async Task RunAsync(StoreState state, Action<long>? onCommit, CancellationToken cancellationToken)
    {
        var names = state.KeptRepos.ToDictionary(repo => repo.Number, repo => repo.Name);
        for (long ordinal = 1; ordinal <= state.LastCommit; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            onCommit?.Invoke(ordinal);
            await CheckCommitAsync(state.Commits, ordinal, names, cancellationToken);
        }

        foreach (var branch in state.Repos.Values.SelectMany(repo => repo.Branches.Values).Where(branch => branch.Open is not null))
        {
            for (var cursor = branch.Open!.Changes.Seek([]); cursor.MoveNext();)
            {
                await CheckAsync(cursor.Value.Change, $"open commit {branch.Open.Stamp.Id} of repo '{branch.Ref.Repo}'", cancellationToken);
            }
        }

        foreach (var upload in state.Uploads.Values)
        {
            foreach (var part in upload.Parts.Values)
            {
                await CheckAsync(part.Content, $"part {part.Number} of upload '{upload.Info.Id}'", cancellationToken);
            }
        }
    }

    private async ValueTask CheckCommitAsync(
        CommitTable table, long ordinal, Dictionary<int, RepoName> names, CancellationToken cancellationToken)
    {
        var owner = $"commit {ordinal} of the table";
        try
        {
            var commit = table.Get(ordinal);
            if (!names.TryGetValue(commit.Repo, out var repo))
            {
                return; // collected, or of a repo that is gone
            }

            Commits++;
            owner = $"commit {commit.Id} of repo '{repo}'";
            foreach (var change in await parts.Trees.ChangesOfAsync(commit, cancellationToken))
            {
                await CheckAsync(change, owner, cancellationToken);
            }
        }
        catch (PfsException damage)
        {
            findings.Add($"{owner}: {damage.Message}");
        }
    }

    private ValueTask CheckAsync(Change change, string owner, CancellationToken cancellationToken) => change is Change.Put put
        ? CheckAsync(put.Content, $"'{put.Path}' in {owner}", cancellationToken)
        : default;

    private async ValueTask CheckAsync(FileContent content, string owner, CancellationToken cancellationToken)
    {
        if (_seen.Count >= SeenMax)
        {
            _seen.Clear();
        }

        if (!_seen.Add((content.Hash, content.Root.Hash)))
        {
            return;
        }

        Contents++;

        try
        {
            if (!IsRead(content.Hash))
            {
                CheckRef(content.Root, owner);
            }
            else if (await HashAsync(content, cancellationToken) != content.Hash)
            {
                findings.Add($"{owner}: the content does not fit its SHA-256 {content.Hash}.");
            }
        }
        catch (PfsException damage)
        {
            findings.Add($"{owner}: {damage.Message}");
        }
    }

    private bool IsRead(ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        hash.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt16BigEndian(bytes) * 100L < readPercent * 65_536L;
    }

    private void CheckRef(ContentRef reference, string owner)
    {
        if (reference.Length == 0)
        {
            return;
        }

        if (!parts.Chunks.TryFind(reference.Hash, out _))
        {
            findings.Add($"{owner}: chunk {reference.Hash} is in no segment.");
            return;
        }

        if (reference.Depth > 0)
        {
            using var reader = new ChunkReader(parts.Chunks, parts.Segments);
            foreach (var child in ManifestCodec.Read(reader.ReadManifest(reference.Hash).Span))
            {
                CheckRef(child, owner);
            }
        }
    }

    private async ValueTask<ContentHash> HashAsync(FileContent content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var chunks = new ChunkReader(parts.Chunks, parts.Segments);
        using var reader = new ContentReader(chunks, content.Root, 0, content.Size);
        while (await reader.ReadAsync(cancellationToken) is { IsEmpty: false } block)
        {
            hash.AppendData(block.Span);
            BytesRead += block.Length;
        }

        return new ContentHash(hash.GetHashAndReset());
    }
}
