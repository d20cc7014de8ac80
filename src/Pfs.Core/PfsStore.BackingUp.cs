using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <content>What a backup reads (ADR 0014).</content>
public sealed partial class PfsStore
{
    /// <summary>
    /// The files, and so much of each, that hold the newest state. They do not change, but a collection may remove some of them for others: then
    /// <see cref="OpenBackup"/> does not find them, and a new plan names those that took their place.
    /// </summary>
    public BackupPlan PlanBackup()
    {
        using var lease = _leases.Take(); // what the state has in force is there until we know how long it is
        var state = _committer.State;
        var time = _clock.GetUtcNow();
        var store = state.LastCommit > 0 ? state.Commits.Get(1).Id : default(CommitId?);
        return new BackupPlan(
            store,
            time,
            state.LastCommit,
            [.. Files(SegmentKind.Log, state.LogEnd.Segment, state.LogEnd.Offset), .. Files(SegmentKind.Data, state.Promised.Segment, state.Promised.Offset)]);

        IEnumerable<BackupFile> Files(SegmentKind kind, int last, long lastLength)
        {
            for (var number = 1; number <= last; number++)
            {
                var file = _parts.Segments.Open(kind, state.Rewritten.GetValueOrDefault((kind, number), number));
                var length = number < last ? file.Length : lastLength;
                yield return new BackupFile(file.Name, length, TailOf(file, length));
            }
        }
    }

    /// <summary>
    /// Opens a file of a plan. It can be read to its end, also when a collection removes it meanwhile. Dispose it.
    /// Refuses with <see cref="PfsError.FileNotFound"/> (gone since the plan) and <see cref="PfsError.InvalidArgument"/> (no name or length of a plan).
    /// </summary>
    /// <param name="name">As planned.</param>
    /// <param name="length">As planned.</param>
    /// <param name="have">How many bytes the copy has already, 0 to <paramref name="length"/>.</param>
    /// <param name="haveHash">Their SHA-256.</param>
    public BackupReader OpenBackup(string name, long length, long have, ContentHash haveHash)
    {
        if (!SegmentName.IsSegment(name))
        {
            throw new PfsException(PfsError.InvalidArgument, $"'{name}' is no segment's file.");
        }

        IStoreFile file;
        try
        {
            file = _parts.Directory.Open(name, create: false); // of our own, so that nobody closes it
        }
        catch (FileNotFoundException)
        {
            throw new PfsException(PfsError.FileNotFound, $"{name} is gone; another took its place. Plan the backup again.");
        }

        try
        {
            return have >= 0 && have <= length && length <= file.Length
                ? new BackupReader(file, length, have, haveHash)
                : throw new PfsException(PfsError.InvalidArgument, $"{name} has {file.Length} bytes; {have} of {length} cannot be.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ContentHash TailOf(IStoreFile file, long length)
    {
        var tail = new byte[(int)Math.Min(length, BackupFile.TailBytes)];
        return ContentHash.Of(tail.AsSpan(0, file.Read(tail, length - tail.Length)));
    }
}
