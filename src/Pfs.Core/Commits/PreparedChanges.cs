using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Commits;

/// <summary>
/// The changes of a commit, sorted and encoded before they reach the committer, which then only checks, links and
/// publishes. A long list is stored as content, which the commit names by hash.
/// </summary>
internal sealed record PreparedChanges(IReadOnlyList<Change> Changes, ReadOnlyMemory<byte> Inline, ContentRef? Content, DurableFrontier Needs)
{
    /// <summary>A commit record carries at most this many bytes of changes; about 300 ordinary PUTs.</summary>
    public const int InlineMax = 64 << 10;

    /// <summary>Small bodies over this many bytes in all do not travel through the committer.</summary>
    private const int PendingMax = 4 << 20;

    /// <summary>
    /// What the stored tree has at the only path that changes, read by who brings the change: the committer, for whom all wait, need not. Null for
    /// many changes, and when it is not known.
    /// </summary>
    public LookedAhead<FileRecord>? Ahead { get; init; }

    /// <summary>Sorts, checks and encodes; refuses a path that is there twice with <see cref="PfsError.InvalidArgument"/>.</summary>
    public static async ValueTask<PreparedChanges> MakeAsync(
        IEnumerable<Change> changes, ChunkStore chunks, CancellationToken cancellationToken)
    {
        var sorted = changes.ToArray();
        Array.Sort(sorted, static (left, right) => left.Path.CompareTo(right.Path));
        for (var index = 1; index < sorted.Length; index++)
        {
            if (sorted[index].Path == sorted[index - 1].Path)
            {
                throw new PfsException(PfsError.InvalidArgument, $"A commit changes each path at most once, and '{sorted[index].Path}' is there twice.");
            }
        }

        var needs = StorePending(sorted, chunks);
        var writer = new ByteWriter();
        if (sorted.Length <= InlineMax / 64)
        {
            foreach (var change in sorted)
            {
                ChangeCodec.Write(writer, change);
            }

            if (writer.Length <= InlineMax)
            {
                return new PreparedChanges(sorted, writer.Written.ToArray(), null, needs);
            }
        }

        var content = await StoreAsync(sorted, chunks, cancellationToken);
        return new PreparedChanges(sorted, default, content.Root, content.Needs > needs ? content.Needs : needs);
    }

    private static async ValueTask<FileContent> StoreAsync(Change[] sorted, ChunkStore chunks, CancellationToken cancellationToken)
    {
        await using var content = new ContentWriter(chunks, inlineSmall: false);
        var writer = new ByteWriter();
        foreach (var change in sorted)
        {
            writer.Clear();
            ChangeCodec.Write(writer, change);
            await content.WriteAsync(writer.WrittenMemory, cancellationToken);
        }

        return await content.FinishAsync(cancellationToken);
    }

    // Returns how far the data segments must be durable for all contents.
    private static DurableFrontier StorePending(Change[] changes, ChunkStore chunks)
    {
        var needs = default(DurableFrontier);
        long pending = 0;
        for (var index = 0; index < changes.Length; index++)
        {
            if (changes[index] is not Change.Put put)
            {
                continue;
            }

            var end = put.Content.Needs;
            if (put.Content.Pending is { } bytes && (pending += bytes.Length) > PendingMax)
            {
                end = chunks.Append(put.Content.Hash, bytes);
                changes[index] = new Change.Put(put.Path, put.Content with { Pending = null }, put.Headers) { Condition = put.Condition };
            }

            needs = end > needs ? end : needs;
        }

        return needs;
    }
}
