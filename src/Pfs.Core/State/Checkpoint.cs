using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.State;

/// <summary>
/// The store's state at a place in the log, as a file of records: the shortest log that gives it. Derived like an index: a start
/// takes the newest whole one and replays the log from there, and without any it replays the whole log (ADR 0005).
/// </summary>
internal static class Checkpoint
{
    private const int StagedPerRecord = 1000;

    /// <summary>Writes a checkpoint file, durable. Not safe for two at once.</summary>
    public static void Write(IStoreDirectory directory, int number, CheckpointStart start, StoreState state)
    {
        using var file = directory.Open(SegmentName.Of(SegmentKind.Checkpoint, number), create: true);
        file.Truncate(0);
        file.Write(SegmentHeader.Make(SegmentKind.Checkpoint, number), 0);
        long offset = SegmentHeader.Size;
        var writer = new ByteWriter();
        var batch = new LogBatch(number, offset, number: 1, writer);
        foreach (var step in Events(start, state))
        {
            batch.Append(step);
            if (writer.Length > 1 << 20)
            {
                batch.Continue();
                file.Write(batch.Bytes.Span, offset);
                offset += batch.Length;
                writer.Clear();
                batch = new LogBatch(number, offset, number: 1, writer);
            }
        }

        batch.Append(new ClosedCleanly());
        batch.Close(); // the mark at the end says that the file is whole
        file.Write(batch.Bytes.Span, offset);
        file.Sync();
        directory.Sync();
    }

    /// <summary>The newest whole checkpoint, with its records; null when there is none.</summary>
    public static (int Number, List<StoreEvent> Events)? ReadNewest(IStoreDirectory directory)
    {
        foreach (var number in SegmentName.Numbers(directory.List(), SegmentKind.Checkpoint).Reverse())
        {
            if (TryRead(directory, number, out var events))
            {
                return (number, events);
            }
        }

        return null;
    }

    /// <summary>The checkpoints that cannot be read whole.</summary>
    public static IReadOnlyList<int> NotWhole(IStoreDirectory directory) =>
        [.. SegmentName.Numbers(directory.List(), SegmentKind.Checkpoint).Where(number => !TryRead(directory, number, out _))];

    /// <summary>Removes all checkpoints but one.</summary>
    public static void RemoveOthers(IStoreDirectory directory, int number)
    {
        foreach (var other in SegmentName.Numbers(directory.List(), SegmentKind.Checkpoint))
        {
            if (other != number)
            {
                directory.Delete(SegmentName.Of(SegmentKind.Checkpoint, other));
            }
        }
    }

    private static IEnumerable<StoreEvent> Events(CheckpointStart start, StoreState state)
    {
        yield return start;
        foreach (var dropped in state.DroppedRepos) // before those that have their names by now
        {
            foreach (var step in Events(dropped.Repo))
            {
                yield return step;
            }

            yield return new RepoDeleted(dropped.Repo.Name, dropped.Time);
        }

        foreach (var step in state.Repos.Values.SelectMany(Events))
        {
            yield return step;
        }

        foreach (var step in UploadEvents(state))
        {
            yield return step;
        }

        foreach (var principal in state.Principals.Values)
        {
            yield return new PrincipalSet(principal);
        }
    }

    private static IEnumerable<StoreEvent> Events(RepoState repo)
    {
        yield return new RepoCreated(repo.Name, repo.Description, repo.Created, repo.Number);
        if (repo.DeletedRetention is { } retention)
        {
            yield return new RepoRetentionSet(repo.Name, retention);
        }

        foreach (var dropped in repo.Dropped)
        {
            var branch = new BranchRef(repo.Name, dropped.Name);
            yield return new BranchCreated(branch, dropped.Created, dropped.Head?.Id);
            foreach (var (name, value) in dropped.Settings)
            {
                yield return new BranchSettingSet(branch, name, value);
            }

            yield return new BranchDeleted(branch, dropped.Time);
        }

        foreach (var step in repo.Branches.Values.SelectMany(Events))
        {
            yield return step;
        }

        foreach (var (commit, notes) in repo.Notes.OrderBy(notes => notes.Value.Ordinal))
        {
            foreach (var (key, text) in notes.Texts)
            {
                yield return new NoteSet(repo.Name, commit, key, text);
            }
        }

        yield return new RepoSequence(repo.Name, repo.Sequence);
    }

    private static IEnumerable<StoreEvent> Events(BranchState branch)
    {
        yield return new BranchCreated(branch.Ref, branch.Created, branch.Head?.Id);
        foreach (var (name, value) in branch.Settings)
        {
            yield return new BranchSettingSet(branch.Ref, name, value);
        }

        if (branch.Open is not { } open)
        {
            yield break;
        }

        yield return new CommitOpened(branch.Ref, open.Stamp.Id, open.Stamp.Time, open.Author, open.Message, open.Metadata);
        foreach (var staged in Staged(open).Chunk(StagedPerRecord))
        {
            yield return new ChangesStaged(branch.Ref, open.Active, staged);
        }
    }

    private static IEnumerable<Change> Staged(OpenCommit open)
    {
        for (var cursor = open.Changes.Seek([]); cursor.MoveNext();)
        {
            yield return cursor.Value.Change;
        }
    }

    // Completed ones first, in the order in which they will be forgotten.
    private static IEnumerable<StoreEvent> UploadEvents(StoreState state)
    {
        foreach (var id in state.CompletedUploads)
        {
            var info = state.Uploads[id].Info;
            yield return new UploadOpened(info with { Completed = null });
            yield return new UploadCompleted(id, info.Completed!);
        }

        foreach (var upload in state.Uploads.Values.Where(upload => upload.Info.Completed is null))
        {
            yield return new UploadOpened(upload.Info);
            foreach (var part in upload.Parts.Values)
            {
                yield return new PartStored(upload.Info.Id, part);
            }
        }
    }

    private static bool TryRead(IStoreDirectory directory, int number, out List<StoreEvent> events)
    {
        events = [];
        using var file = directory.Open(SegmentName.Of(SegmentKind.Checkpoint, number), create: false);
        var scanner = new RecordScanner(file);
        if (!SegmentHeader.IsWhole(scanner.Bytes(0, SegmentHeader.Size), SegmentKind.Checkpoint, number, scanner.Name))
        {
            return false;
        }

        for (long offset = SegmentHeader.Size; ;)
        {
            var record = scanner.Record(offset, out var header);
            if (record.IsEmpty)
            {
                return false; // a crash came before its end
            }

            if (header.EndsBatch)
            {
                return events is [CheckpointStart, ..];
            }

            events.Add(EventReader.Read(header.Type, record[RecordHeader.Size..], new RecordAddress(number, offset, header.PayloadLength)));
            if (!scanner.IsPaddedWithZeros(offset, header))
            {
                return false;
            }

            offset += header.Stride;
        }
    }
}
