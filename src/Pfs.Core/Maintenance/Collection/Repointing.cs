using Pfs.Core.Commits;
using Pfs.Core.State;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance.Collection;

/// <summary>
/// Makes whatever leads to the records of an old generation of a segment lead to the next one, and forgets the chunks that this one lacks. Only what
/// still leads to the old file is changed, so it may be done again after a crash.
/// </summary>
internal sealed class Repointing(StoreParts parts)
{
    private const int NodesPerStep = 4096;

    private readonly List<CommitNode> _moved = [];

    /// <summary>Does it for all files that are left and not in force any more.</summary>
    public void RunAll(CancellationToken cancellationToken)
    {
        foreach (var (kind, id) in parts.Segments.Left.Keys)
        {
            Run(kind, id, parts.Segments.InForce(kind, SegmentId.Number(id)), cancellationToken);
        }
    }

    public void Run(SegmentKind kind, int id, int next, CancellationToken cancellationToken)
    {
        var (old, fresh) = (new RecordScanner(parts.Segments.Open(kind, id)), new RecordScanner(parts.Segments.Open(kind, next)));
        var ordinal = kind == SegmentKind.Log ? parts.Commits.FirstIn(SegmentId.Number(id)) : 0;
        for (long from = SegmentHeader.Size, to = SegmentHeader.Size; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = old.Record(from, out var header);
            if (record.IsEmpty)
            {
                EnsureEnd(old, from);
                break;
            }

            var copy = fresh.Bytes(to, RecordHeader.Size);
            var isCopied = !copy.IsEmpty && (header.Type == RecordType.Chunk ? SameChunk(record, fresh, to) : true);
            switch (header.Type)
            {
                case RecordType.Chunk:
                    Repoint(record, new ChunkAddress(kind, id, from, 0), isCopied ? new ChunkAddress(kind, next, to, 0) : default);
                    break;
                case RecordType.Committed:
                    Move(parts.Commits.Get(ordinal++), id, new RecordAddress(next, to, header.PayloadLength));
                    break;
                case RecordType.TreeStored:
                    MoveTree(record[RecordHeader.Size..], new RecordAddress(id, from, header.PayloadLength), new RecordAddress(next, to, header.PayloadLength));
                    break;
                default:
                    break;
            }

            from += header.Stride;
            to += isCopied ? header.Stride : 0;
        }

        Flush();
    }

    // A chunk may be there twice, and both copied or neither; so it is told by hash and by what is next in the copy.
    private static bool SameChunk(ReadOnlySpan<byte> record, RecordScanner fresh, long to) =>
        ChunkRecord.TryReadHead(record, out var hash, out var length)
        && ChunkRecord.TryReadHead(fresh.Bytes(to, ChunkRecord.HeadLength(length)), out var copied, out _)
        && hash == copied;

    // One that was copied is found in the copy, unless it lies in yet another segment; one that was not is found nowhere, unless it lies elsewhere too.
    private void Repoint(ReadOnlySpan<byte> record, ChunkAddress source, ChunkAddress target)
    {
        _ = ChunkRecord.TryReadHead(record, out var hash, out var length);
        parts.Chunks.Index.Update(hash, (From: source with { Length = length }, To: target with { Length = length }), static (move, known) =>
        {
            var address = ChunkAddress.FromIndex(known);
            if (move.To.Segment == 0)
            {
                return address == move.From ? default : known;
            }

            return known == default || (address.Kind == move.From.Kind && address.Segment == move.From.Segment) ? move.To.ToIndex() : known;
        });
    }

    private static void EnsureEnd(RecordScanner old, long offset)
    {
        if (!old.IsZeroFrom(offset))
        {
            throw new PfsException(PfsError.DataCorrupt, $"{old.Name} at offset {offset}: the record does not fit its checksum. Run 'pfs check'.");
        }
    }

    private void Move(CommitNode commit, int id, RecordAddress to)
    {
        if (commit.Address.Segment == id)
        {
            _moved.Add(commit.With(commit.Repo, to, commit.TreeAddress));
            if (_moved.Count == NodesPerStep)
            {
                Flush();
            }
        }
    }

    // The commit stands before its tree in the log, perhaps among those that are just being moved.
    private void MoveTree(ReadOnlySpan<byte> payload, RecordAddress from, RecordAddress to)
    {
        var reader = new ByteReader(payload);
        var stored = TreeStored.Read(ref reader, from);
        Flush();
        foreach (var commit in parts.Commits.FindEverywhere(stored.Commit))
        {
            if (commit.TreeAddress == from)
            {
                parts.Commits.Replace([commit.With(commit.Repo, commit.Address, to)]);
            }
        }
    }

    private void Flush()
    {
        parts.Commits.Replace(_moved);
        _moved.Clear();
    }
}
