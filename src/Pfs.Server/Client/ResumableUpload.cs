using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>
/// Puts files by way of an open commit: several streams at a time, of which each makes some files durable, and in the end one commit. A run that ended early is
/// gone on with, as the open commit says which files it is for.
/// </summary>
internal sealed class ResumableUpload(ClientCall call, Target target, IReadOnlyList<PutSource> files, string? contentType)
{
    /// <summary>In the metadata of the commit: SHA-256 of what the run is to put.</summary>
    private const string MarkKey = "pfs-put";

    // What an interruption costs at most, for each stream.
    private const int BatchFiles = 256;
    private const long BatchBytes = 64 << 20;

    private readonly string _repo = target.Repo.ToString();
    private readonly ConcurrentDictionary<string, (long Size, string Hash)> _staged = new(StringComparer.Ordinal);
    private int _unchanged;

    /// <summary>Files that an earlier run had put.</summary>
    public int Unchanged => _unchanged;

    /// <summary>The commit; null when nothing changed.</summary>
    public async Task<Commit?> RunAsync(string message, string expectedHead, int parallel, Action<long> onSent, CancellationToken cancellationToken)
    {
        var open = await OpenAsync(message, expectedHead, cancellationToken);
        try
        {
            await Parallel.ForEachAsync(
                Batches(),
                new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
                async (batch, stop) => await SendAsync(open, batch, onSent, stop));
            return await FinishAsync(open, cancellationToken);
        }
        catch
        {
            await call.Io.Error.WriteLineAsync(
                $"pfs: What was put is kept in the open commit {open.Id}: the same command goes on, `pfs commit abort {_repo}@{open.Id}` drops it.");
            throw;
        }
    }

    private async Task<Commit> OpenAsync(string message, string expectedHead, CancellationToken cancellationToken)
    {
        var mark = Mark();
        var branch = await call.Branches.GetBranchAsync(
            new GetBranchRequest { Repo = _repo, Branch = target.Revision.Branch }, cancellationToken: cancellationToken);
        if (branch.OpenCommit.Length == 0)
        {
            var start = new StartCommitRequest { Repo = _repo, Branch = branch.Name, Message = message, ExpectedHead = expectedHead, Metadata = { [MarkKey] = mark } };
            return await call.Commits.StartCommitAsync(start, cancellationToken: cancellationToken);
        }

        var open = await Queries.CommitAsync(call, target with { Revision = RevisionName.Parse(branch.OpenCommit) }, cancellationToken);
        if (!open.Metadata.TryGetValue(MarkKey, out var other) || other != mark || (expectedHead.Length > 0 && expectedHead != HeadOf(open)))
        {
            throw new FailureException(
                ExitCode.Conflict, $"The open commit {open.Id} of {_repo}@{branch.Name} is not for these files on that head; finish or abort it first.");
        }

        await FindStagedAsync(open, cancellationToken);
        return open;
    }

    private static string HeadOf(Commit open) => open.Parents.Count > 0 ? open.Parents[0] : "none";

    // What the open commit changes, not all that the branch holds.
    private async Task FindStagedAsync(Commit open, CancellationToken cancellationToken)
    {
        if (open.Parents.Count == 0)
        {
            await foreach (var entry in Queries.Files(call, target with { Revision = RevisionName.Parse(open.Id) }, delimiter: "", cancellationToken))
            {
                Add(entry.File);
            }

            return;
        }

        var request = new DiffCommitsRequest
        {
            Repo = _repo,
            FromBranch = target.Revision.Branch,
            FromRevision = open.Parents[0],
            ToBranch = target.Revision.Branch,
            ToRevision = open.Id,
            Prefix = target.PathBytes,
        };
        using var diff = call.Commits.DiffCommits(request, cancellationToken: cancellationToken);
        await foreach (var change in diff.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (change.After is { } file)
            {
                Add(file);
            }
        }

        void Add(Pfs.Grpc.V1.FileInfo file) => _staged[file.Path.ToStringUtf8()] = (file.Size, file.Hash);
    }

    private IEnumerable<List<PutSource>> Batches()
    {
        var (batch, bytes) = (new List<PutSource>(), 0L);
        foreach (var file in files)
        {
            batch.Add(file);
            bytes += new System.IO.FileInfo(file.LocalPath!).Length;
            if (batch.Count == BatchFiles || bytes >= BatchBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task SendAsync(Commit open, List<PutSource> batch, Action<long> onSent, CancellationToken cancellationToken)
    {
        var missing = new List<PutSource>();
        foreach (var file in batch)
        {
            if (_staged.TryGetValue(file.Path.ToString(), out var there) && await LocalFile.HasAsync(file.LocalPath!, there.Size, there.Hash, cancellationToken))
            {
                Interlocked.Increment(ref _unchanged);
                onSent(there.Size);
            }
            else
            {
                missing.Add(file);
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        // With the head as it was: when somebody finished the open commit meanwhile, a part of the files must not become a commit of its own.
        var header = new WriteFilesHeader { Repo = _repo, Branch = target.Revision.Branch, ExpectedHead = HeadOf(open) };
        var answer = await FileUpload.RunAsync(call, header, missing, contentType, precondition: null, onSent, cancellationToken);
        if (answer.Commit is { } commit && commit.Id != open.Id)
        {
            throw new FailureException(ExitCode.Conflict, $"Somebody aborted the open commit {open.Id} meanwhile; some files are in commit {commit.Id}. Put them again.");
        }
    }

    private async Task<Commit?> FinishAsync(Commit open, CancellationToken cancellationToken)
    {
        var now = await Queries.CommitAsync(call, target with { Revision = RevisionName.Parse(open.Id) }, cancellationToken);
        if (now.ChangeCount == 0)
        {
            await call.Commits.AbortCommitAsync(new AbortCommitRequest { Repo = _repo, CommitId = open.Id }, cancellationToken: cancellationToken);
            return null;
        }

        return await call.Commits.FinishCommitAsync(new FinishCommitRequest { Repo = _repo, CommitId = open.Id }, cancellationToken: cancellationToken);
    }

    private string Mark()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(contentType ?? "");
        foreach (var file in files)
        {
            Append(file.Path.ToString());
            Append(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{new System.IO.FileInfo(file.LocalPath!).Length}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
    }
}
