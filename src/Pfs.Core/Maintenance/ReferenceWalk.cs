using System.Security.Cryptography;
using Pfs.Core.Commits;
using Pfs.Core.Files;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance;

/// <summary>Follows every reference: commits to their changes, changes, parts and staged files to content, manifests to chunks.</summary>
internal sealed class ReferenceWalk(StoreParts parts, Findings findings, bool readData)
{
    private readonly HashSet<(ContentHash Content, ContentHash Root)> _seen = [];

    public long Commits { get; private set; }

    public async Task RunAsync(StoreState state, CancellationToken cancellationToken)
    {
        foreach (var repo in state.KeptRepos)
        {
            foreach (var commit in repo.Commits.All)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Commits++;
                await CheckCommitAsync(repo, commit, cancellationToken);
            }

            foreach (var branch in repo.Branches.Values.Where(branch => branch.Open is not null))
            {
                for (var cursor = branch.Open!.Changes.Seek([]); cursor.MoveNext();)
                {
                    await CheckAsync(cursor.Value.Change, $"open commit {branch.Open.Stamp.Id} of repo '{repo.Name}'", cancellationToken);
                }
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

    private async ValueTask CheckCommitAsync(RepoState repo, CommitNode commit, CancellationToken cancellationToken)
    {
        var owner = $"commit {commit.Id} of repo '{repo.Name}'";
        try
        {
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
        if (!_seen.Add((content.Hash, content.Root.Hash)))
        {
            return;
        }

        try
        {
            if (!readData)
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
        }

        return new ContentHash(hash.GetHashAndReset());
    }
}
