using Pfs.Core.State;
using Pfs.Core.Transfer;

namespace Pfs.Core;

/// <content>Repos that go from one store to another with their history (ADR 0015).</content>
public sealed partial class PfsStore
{
    /// <summary>
    /// Writes a repo as it is when the call begins to one file (docs/storage-format.md): its branches with all their commits, settings, tags and notes, and
    /// all content, each chunk once; not what was deleted, nor open commits and uploads. Writers go on meanwhile. Holds some 80 MiB at most, however
    /// large the repo is, and one bit for each commit of the store.
    /// Refuses with <see cref="PfsError.RepoNotFound"/>, <see cref="PfsError.RevisionNotFound"/> (commits were deleted and collected meanwhile) and
    /// <see cref="PfsError.DataCorrupt"/>; then the file is not whole, and no store imports it.
    /// </summary>
    /// <param name="repo">The repo.</param>
    /// <param name="output">Takes the file.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    public async Task<RepoExported> ExportRepoAsync(RepoName repo, Stream output, CancellationToken cancellationToken)
    {
        var state = _committer.State;
        using var writer = new FrameWriter(output);
        var commits = await new RepoExport(_parts, _leases, state, state.Repo(repo), writer).RunAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
        return new RepoExported(commits, writer.Written);
    }

    /// <summary>
    /// Makes a repo of a file that <see cref="ExportRepoAsync"/> wrote, with the same commit ids. Everything in it is checked: each commit against its parent
    /// and its id, all content against its SHA-256. The repo is there whole and durable when the call returns, and before nothing of it is to be seen; what a
    /// refusal or a crash leaves is collected. Content that the store has is not stored again. Holds some 100 MiB at most, and the changes of the
    /// commit at hand. Authors and times are taken as they are: for those alone who may do everything.
    /// Refuses with <see cref="PfsError.RepoExists"/>, <see cref="PfsError.InvalidArgument"/> (a file that is damaged, ends too early, or breaks a rule),
    /// <see cref="PfsError.DiskFull"/> and <see cref="PfsError.WritesRefused"/>.
    /// </summary>
    /// <param name="name">The name that it gets; null for the one that it had.</param>
    /// <param name="file">The file, in pieces of any size; a piece is not needed any more when the next is asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RepoImported> ImportRepoAsync(RepoName? name, IAsyncEnumerable<ReadOnlyMemory<byte>> file, CancellationToken cancellationToken)
    {
        await using var pieces = file.GetAsyncEnumerator(cancellationToken);
        using var reader = new FrameReader(pieces);
        var frame = await ReadRepoAsync(reader, cancellationToken);
        var target = name ?? frame.Name;
        RefuseTaken(_committer.State, target); // before all of it travels; and at the end again
        var number = await BeginImportAsync(frame);
        var hidden = RepoName.OfImport(number);
        try
        {
            using var import = new RepoImport(_parts, _committer, _leases, hidden, reader);
            await import.RunAsync(cancellationToken);
            var info = await _committer.RunAsync(batch =>
            {
                RefuseTaken(batch.State, target);
                batch.Emit(new RepoPublished(hidden, target));
                return new ValueTask<RepoInfo>(batch.State.Repo(target).ToInfo());
            });
            return new RepoImported(info, import.Commits);
        }
        catch
        {
            await AbandonAsync(hidden);
            throw;
        }
        finally
        {
            _imports.End(number);
        }
    }

    private static async Task<RepoFrame> ReadRepoAsync(FrameReader reader, CancellationToken cancellationToken)
    {
        await reader.BeginFileAsync(cancellationToken);
        var (type, payload) = await reader.ReadAsync(cancellationToken);
        try
        {
            return type == FrameType.Repo ? RepoFrame.Read(payload.Span) : throw new PfsException(PfsError.InvalidArgument, "is not the one that names the repo");
        }
        catch (Exception wrong) when (RepoImport.IsOfFrame(wrong))
        {
            throw reader.Refusal($"a first frame that is wrong: it {wrong.Message}");
        }
    }

    private static void RefuseTaken(StoreState state, RepoName name)
    {
        if (state.Repos.ContainsKey(name))
        {
            throw new PfsException(PfsError.RepoExists, $"Repo '{name}' exists already; import it under another name with --as NAME.");
        }
    }

    private ValueTask<int> BeginImportAsync(RepoFrame frame) => _committer.RunAsync(batch =>
    {
        var number = batch.State.LastRepo + 1;
        _imports.Begin(number); // before anybody can sweep it
        var hidden = RepoName.OfImport(number);
        batch.Emit(new RepoCreated(hidden, frame.Description, frame.Created, number));
        if (frame.DeletedRetention is { } retention)
        {
            batch.Emit(new RepoRetentionSet(hidden, retention));
        }

        return new ValueTask<int>(number);
    });

    private async Task AbandonAsync(RepoName hidden)
    {
        try
        {
            await DropAsync(batch =>
            {
                if (batch.State.Repos.ContainsKey(hidden))
                {
                    batch.Emit(new RepoDeleted(hidden, Time: null)); // for good
                }

                return new ValueTask<bool>(true);
            });
        }
        catch (PfsException)
        {
            // The disk is full or broken, or the store is closing: the next sweep does it.
        }
    }
}
