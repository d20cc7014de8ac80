using Pfs.Core.Commits;
using Pfs.Core.Maintenance.Collection;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Transfer;

/// <summary>
/// Reads the frames behind the first one into a repo that nobody sees yet (ADR 0015). Commits go to the log some at a time, once their content is checked and
/// durable; a lease holds what is on its way. What it refuses, or an exception, leaves a repo that must go.
/// </summary>
internal sealed class RepoImport(StoreParts parts, Committer committer, Leases leases, RepoName hidden, FrameReader input) : IDisposable
{
    private const int PendingCommitsMax = 256;
    private const int PendingChangesMax = 10_000;
    private const int PendingBytesMax = 1 << 20;

    /// <summary>So long an import waits for room when it is faster than checkpoints.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly List<(CommitFrame Commit, List<Change> Changes)> _pending = [];
    private readonly List<NoteFrame> _notes = [];
    private readonly ContentCheck _contents = new(parts);
    private BranchRef? _branch;
    private Stamp? _head;
    private long _pendingChanges;
    private long _pendingBytes;
    private long _noteBytes;
    private DurableFrontier _needs;
    private Lease? _lease;

    /// <summary>Commits that were imported.</summary>
    public long Commits { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var isEnd = false; !isEnd;)
        {
            var (type, payload) = await input.ReadAsync(cancellationToken);
            try
            {
                await TakeAsync(type, payload, cancellationToken);
                isEnd = type == FrameType.End;
            }
            catch (Exception wrong) when (IsOfFrame(wrong))
            {
                throw input.Refusal($"a frame of kind {(byte)type} that is wrong: it {wrong.Message}");
            }
        }

        await input.ExpectEndAsync(cancellationToken);
    }

    /// <summary>Whether an exception says that a stranger's bytes cannot be taken apart or are not allowed; all others are of the store.</summary>
    public static bool IsOfFrame(Exception exception) =>
        exception is PfsException { Error: PfsError.InvalidArgument or PfsError.InvalidName or PfsError.DataCorrupt or PfsError.LimitReached }
            or ArgumentException or InvalidOperationException or OverflowException;

    public void Dispose()
    {
        _lease?.Dispose();
        _contents.Dispose();
    }

    private ValueTask TakeAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case FrameType.Branch:
                return BeginBranchAsync(BranchFrame.Read(payload.Span), cancellationToken);
            case FrameType.Chunk:
                Take(payload.Span);
                return ValueTask.CompletedTask;
            case FrameType.Commit:
                return TakeAsync(CommitFrame.Read(payload.Span, _head), cancellationToken);
            case FrameType.Note:
                Take(NoteFrame.Read(payload.Span));
                return ValueTask.CompletedTask;
            case FrameType.End:
                Wrong.Unless(payload.Length == ContentHash.Length && new ContentHash(payload.Span) == input.HashBefore, "is not the end of what comes before it");
                return EndAsync(cancellationToken);
            default:
                throw new PfsException(PfsError.InvalidArgument, "is of an unknown kind, or not the first");
        }
    }

    private void Take(ReadOnlySpan<byte> chunk)
    {
        Wrong.Unless(chunk.Length is > 0 and <= ChunkRecord.MaxData, "is a chunk of another length than chunks have");
        _lease ??= leases.Take();
        var end = parts.Chunks.Append(ContentHash.Of(chunk), chunk);
        _needs = end > _needs ? end : _needs;
    }

    private void Take(NoteFrame note)
    {
        _noteBytes += CommitNotes.BytesOf(note.Key, note.Text);
        Wrong.If(_noteBytes > PfsStore.NoteBytesMax, "is one note too many");
        _notes.Add(note);
    }

    private async ValueTask BeginBranchAsync(BranchFrame frame, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        var branch = new BranchRef(hidden, frame.Name);
        _head = await committer.RunAsync(batch =>
        {
            var repo = batch.State.Repo(hidden);
            Wrong.If(repo.Branches.ContainsKey(frame.Name), "is of a branch that was there before");
            var from = frame.From is { } id ? repo.Commits.Find(id) : null;
            Wrong.Unless(from?.Id == frame.From, "is of a branch at a commit that was not there before");
            batch.Emit(new BranchCreated(branch, frame.Created, frame.From));
            foreach (var (name, value) in frame.Settings)
            {
                batch.Emit(new BranchSettingSet(branch, name, value));
            }

            return new ValueTask<Stamp?>(from?.Stamp);
        });
        _branch = branch;
    }

    private async ValueTask TakeAsync(CommitFrame commit, CancellationToken cancellationToken)
    {
        Wrong.If(_branch is null, "is on no branch");
        _lease ??= leases.Take();
        ReadOnlyMemory<byte> encoded = commit.Body.Changes;
        if (commit.Body.ChangesContent is { } list)
        {
            _contents.Follow(list, cancellationToken);
            encoded = await parts.Trees.ReadAsync(list, cancellationToken);
        }

        var changes = ChangeCodec.ReadAll(encoded.Span);
        commit.Check(changes, encoded.Span);
        foreach (var put in changes.OfType<Change.Put>())
        {
            _contents.Follow(put.Content, cancellationToken);
        }

        _pending.Add((commit, changes));
        _head = commit.Stamp;
        Commits++;
        _pendingChanges += changes.Count;
        _pendingBytes += commit.Canonical.Length;
        if (_pending.Count >= PendingCommitsMax || _pendingChanges >= PendingChangesMax || _pendingBytes >= PendingBytesMax)
        {
            await FlushAsync(cancellationToken);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count > 0)
        {
            await parts.Chunks.SyncAsync(_contents.Needs > _needs ? _contents.Needs : _needs, cancellationToken);
            await CommitAsync(cancellationToken);
        }

        _pending.Clear();
        (_pendingChanges, _pendingBytes) = (0, 0);
        _lease?.Dispose();
        _lease = null;
    }

    private async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += Poll)
        {
            try
            {
                await committer.RunAsync(EmitAsync);
                return;
            }
            catch (PfsException busy) when (busy.Error == PfsError.Busy && waited < Patience)
            {
                await Task.Delay(Poll, cancellationToken); // nothing was emitted
            }
        }
    }

    private async ValueTask<bool> EmitAsync(CommitBatch batch)
    {
        batch.ThrowIfBehind();
        foreach (var (commit, changes) in _pending)
        {
            var branch = batch.State.Branch(_branch!.Value);
            var prepared = new PreparedChanges(changes, commit.Body.Changes, commit.Body.ChangesContent, default);
            WritePath.Append(batch, branch, await batch.TreeOfAsync(branch), prepared, commit.Stamp, commit.Canonical, finishes: null);
        }

        return true;
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await committer.RunAsync(batch =>
        {
            var repo = batch.State.Repo(hidden);
            Wrong.Unless(_notes.TrueForAll(note => repo.Commits.Find(note.Commit)?.Id == note.Commit), "comes behind a note of a commit that is not there");
            foreach (var note in _notes)
            {
                batch.Emit(new NoteSet(hidden, note.Commit, note.Key, note.Text));
            }

            return new ValueTask<bool>(true);
        });
    }
}
