using System.Buffers;
using System.Diagnostics;
using Pfs.Core.Metrics;
using Pfs.Core.Storage.Local.Index;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// All chunks by hash. Chunks of large bodies are appended here to data segments; small ones reach the log by the
/// committer and are only registered here.
/// </summary>
internal sealed class ChunkStore(
    IStoreDirectory directory, SegmentFiles segments, WriteGuard guard, long segmentBytes, StoreMetrics metrics) : IDisposable
{
    public const string IndexName = "chunks";

    private const long WritebackBytes = 8 << 20; // long enough for the disk, short enough for the end of a body

    private readonly Lock _append = new();
    private readonly Lock _syncFile = new();
    private readonly SemaphoreSlim _sync = new(1, 1);

    private IStoreFile? _file;
    private int _segment;
    private long _end;
    private long _writtenBack;
    private DurableFrontier _durable;
    private volatile Doom? _doom;
    private volatile AddressCache _lastRead = new();

    /// <summary>The collection in progress; null when there is none.</summary>
    public Doom? Doom
    {
        get => _doom;
        set => _doom = value;
    }

    /// <summary>Hashes to addresses: in memory what is newer than the last checkpoint, on disk the rest.</summary>
    public HashIndex Index { get; } = new(directory, IndexName);

    /// <summary>About how many chunks there are.</summary>
    public long Count => Index.Count;

    /// <summary>Memory of the addresses that were read last, in bytes.</summary>
    public long AddressCacheBytes => _lastRead.Bytes;

    /// <summary>Behind the last chunk that was appended to the data segments.</summary>
    public DurableFrontier End
    {
        get
        {
            lock (_append)
            {
                return new DurableFrontier(_segment, _end);
            }
        }
    }

    /// <summary>How far the data segments are durable.</summary>
    public DurableFrontier Durable
    {
        get
        {
            lock (_append)
            {
                return _durable;
            }
        }
    }

    /// <summary>
    /// Registers a chunk that was found or made durable where it lies. An address in the log, which is durable for certain,
    /// takes the place of one in a data segment, which may lie after the frontier.
    /// </summary>
    public void Register(ContentHash hash, ChunkAddress address)
    {
        if (address.Kind == SegmentKind.Log || !TryFind(hash, out _))
        {
            Index.Add(hash, address.ToIndex());
        }
    }

    /// <summary>True when the store holds a chunk and would still do so after a power cut.</summary>
    public bool IsDurable(ContentHash hash) => TryFindEnd(hash, out var end) && !(end > Durable);

    public bool TryFind(ContentHash hash, out ChunkAddress address)
    {
        var found = Index.TryFind(hash, out var value);
        address = ChunkAddress.FromIndex(value);
        return found && address != default;
    }

    /// <summary>
    /// Where a chunk is to be read: for a caller with a lease. The file may be in force no more.
    /// </summary>
    public bool TryLocate(ContentHash hash, out ChunkAddress address)
    {
        var lastRead = _lastRead; // the same to the end: what was found before ForgetLocations must not come back after it
        if (lastRead.TryFind(hash, out address))
        {
            metrics.Addresses.Hits.Add();
            return true;
        }

        metrics.Addresses.Misses.Add();
        var found = TryFind(hash, out address);
        if (found)
        {
            lastRead.Add(hash, address);
        }

        return found;
    }

    /// <summary>From now on <see cref="TryLocate"/> answers from the index alone, as it is now or later.</summary>
    public void ForgetLocations() => _lastRead = new AddressCache();

    /// <summary>
    /// For who relies on a chunk without its bytes at hand: where it ends, as <see cref="Append(ContentHash, ReadOnlySpan{byte})"/> has it; false when it must be
    /// appended again, because it is absent or about to be collected.
    /// </summary>
    public bool TryKeep(ContentHash hash, out DurableFrontier end) => TryFindEnd(hash, out end);

    /// <summary>Forgets a chunk that recovery found where nothing was promised.</summary>
    public void Forget(ContentHash hash, ChunkAddress address)
    {
        if (TryFind(hash, out var known) && known == address)
        {
            Index.Add(hash, default);
        }
    }

    /// <summary>Leaves the segment that is written for a new one, unless it is empty, and returns the number of the one in use then.</summary>
    public int Seal()
    {
        lock (_append)
        {
            guard.ThrowIfBroken();
            try
            {
                if (_file is not null && _end > SegmentHeader.Size)
                {
                    Roll();
                }
            }
            catch (IOException failure)
            {
                throw DiskFull.Is(failure) ? DiskFull.Refusal(failure) : guard.Break(failure);
            }

            return _segment;
        }
    }

    /// <summary>Goes on writing after what recovery found.</summary>
    public void Resume(DurableFrontier end)
    {
        _segment = end.Segment;
        _end = _writtenBack = end.Offset;
        _durable = end;
        _file = end.Segment > 0 ? segments.Open(SegmentKind.Data, end.Segment) : null;
    }

    /// <summary>
    /// Appends a chunk unless the store has it, and returns where it ends; not durable before <see cref="SyncAsync"/> up to there.
    /// </summary>
    public DurableFrontier Append(ContentHash hash, ReadOnlySpan<byte> data)
    {
        if (TryFindEnd(hash, out var known))
        {
            return known;
        }

        guard.ThrowIfFull();
        Span<byte> head = stackalloc byte[ChunkRecord.HeadLength(data.Length)];
        ChunkRecord.WriteHead(head, hash, data, flags: 0, batch: 0);
        DurableFrontier end;
        (IStoreFile File, long Offset, long Length)? stretch;
        lock (_append)
        {
            if (TryFindEnd(hash, out known))
            {
                return known;
            }

            BeginAppend();
            var address = new ChunkAddress(SegmentKind.Data, _segment, _end, data.Length);
            try
            {
                WriteRecord(head, data, address.End);
            }
            catch (IOException failure)
            {
                throw Failed(failure);
            }

            Index.Add(hash, address.ToIndex());
            (end, stretch) = EndAppend(address.End);
        }

        stretch?.File.StartWriteback(stretch.Value.Offset, stretch.Value.Length); // may wait for the disk: not in the lock
        return end;
    }

    /// <summary>
    /// Appends tree nodes, of some 100 KiB together, by one write, but for those that were stored or read lately; returns where the last of them ends, as for
    /// one chunk. A node from long ago is stored once more: hardly any new one is like an old one, and to look for each costs reads of filters.
    /// Where they lie is remembered: each is soon looked for, by who reads or changes what lies below it.
    /// </summary>
    public DurableFrontier Append(IReadOnlyList<NodeBytes> chunks)
    {
        var lastRead = _lastRead; // as in TryLocate
        guard.ThrowIfFull();
        var end = default(DurableFrontier);
        var fresh = new List<NodeBytes>(chunks.Count);
        var length = 0;
        foreach (var chunk in chunks)
        {
            if ((Index.IsAddition(chunk.Hash) || lastRead.TryFind(chunk.Hash, out _)) && TryFindEnd(chunk.Hash, out var known))
            {
                end = known > end ? known : end;
                continue;
            }

            fresh.Add(chunk);
            length += ChunkRecord.Stride(chunk.Bytes.Length);
        }

        if (length == 0)
        {
            return end;
        }

        (IStoreFile File, long Offset, long Length)? stretch;
        var records = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var at = 0;
            foreach (var chunk in fresh)
            {
                at += ChunkRecord.Write(records.AsSpan(at), chunk.Hash, chunk.Bytes.Span);
            }

            lock (_append)
            {
                BeginAppend();
                try
                {
                    _file!.Write(records.AsSpan(0, length), _end);
                }
                catch (IOException failure)
                {
                    throw Failed(failure);
                }

                var next = _end;
                foreach (var chunk in fresh)
                {
                    var address = new ChunkAddress(SegmentKind.Data, _segment, next, chunk.Bytes.Length);
                    Index.Add(chunk.Hash, address.ToIndex());
                    lastRead.Add(chunk.Hash, address);
                    next = address.End;
                }

                (end, stretch) = EndAppend(next);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(records);
        }

        stretch?.File.StartWriteback(stretch.Value.Offset, stretch.Value.Length);
        return end;
    }

    /// <summary>Makes the data segments durable up to <paramref name="end"/> with at most one fdatasync for all who wait.</summary>
    public async ValueTask SyncAsync(DurableFrontier end, CancellationToken cancellationToken)
    {
        if (!(end > Durable))
        {
            return;
        }

        using var step = RequestSpans.StartStep("sync");
        await _sync.WaitAsync(cancellationToken);
        try
        {
            guard.ThrowIfBroken();
            if (end > Durable)
            {
                Sync();
            }
        }
        finally
        {
            _sync.Release();
        }
    }

    public void Dispose()
    {
        _sync.Dispose();
        Index.Dispose();
    }

    private void Sync()
    {
        IStoreFile file;
        DurableFrontier end;
        lock (_append)
        {
            file = _file!;
            end = new DurableFrontier(_segment, _end);
        }

        SyncFile(file); // without the lock: others append meanwhile, and their bytes count for the next sync
        lock (_append)
        {
            _durable = end > _durable ? end : _durable;
        }
    }

    // In the lock, as all that follows.
    private void BeginAppend()
    {
        guard.ThrowIfBroken();
        try
        {
            if (_file is null || _end > segmentBytes)
            {
                Roll();
            }
        }
        catch (IOException failure)
        {
            throw Failed(failure);
        }
    }

    private (DurableFrontier End, (IStoreFile File, long Offset, long Length)? Stretch) EndAppend(long end)
    {
        _end = end;
        return (new DurableFrontier(_segment, end), NextStretch());
    }

    private PfsException Failed(IOException failure)
    {
        if (!DiskFull.Is(failure))
        {
            return guard.Break(failure);
        }

        CutLeftover();
        return DiskFull.Refusal(failure);
    }

    private void WriteRecord(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data, long end)
    {
        _file!.Write(head, _end);
        _file.Write(data, _end + head.Length);
        var padding = (int)(end - _end) - head.Length - data.Length;
        if (padding > 0)
        {
            _file.Write(stackalloc byte[padding], end - padding); // the file ends where the record does
        }
    }

    // While a large body arrives the disk writes what is there already; else it would all wait for the sync at its end.
    private (IStoreFile File, long Offset, long Length)? NextStretch()
    {
        if (_end - _writtenBack < WritebackBytes)
        {
            return null;
        }

        var stretch = (_file!, _writtenBack, _end - _writtenBack);
        _writtenBack = _end;
        return stretch;
    }

    // A segment that is left for the next one must end where its last record does, or a start takes the rest for damage.
    private void CutLeftover()
    {
        try
        {
            _file?.Truncate(_end);
        }
        catch (IOException failure)
        {
            throw guard.Break(failure);
        }
    }

    // A frontier says that all earlier segments are durable, so the old one is synced before the new one takes over.
    private void Roll()
    {
        if (_file is not null)
        {
            SyncFile(_file);
        }

        _file = segments.Create(SegmentKind.Data, _segment + 1);
        _segment++;
        _end = _writtenBack = SegmentHeader.Size;
        _durable = new DurableFrontier(_segment, _end);
    }

    // One at a time: the kernel tells of a failed sync only once, and whoever comes second must not take that for success.
    private void SyncFile(IStoreFile file)
    {
        lock (_syncFile)
        {
            guard.ThrowIfBroken();
            try
            {
                var started = Stopwatch.GetTimestamp();
                file.Sync();
                metrics.DataSynced(started);
            }
            catch (IOException failure)
            {
                throw guard.Break(failure); // also for a full disk: the pages are clean now and may be lost
            }
        }
    }

    // For who relies on the chunk: while a collection runs it is told first.
    private bool TryFindEnd(ContentHash hash, out DurableFrontier end)
    {
        var doom = _doom;
        doom?.Live.Add(hash);
        bool found;
        ChunkAddress address;
        try
        {
            found = TryFind(hash, out address) && doom?.Holds(address) != true
                && address.Segment == segments.InForce(address.Kind, SegmentId.Number(address.Segment)); // else it may be missing in the file that is
        }
        catch (ObjectDisposedException closed)
        {
            throw new PfsException(PfsError.WritesRefused, "The store is shutting down; try again when it is back.", closed);
        }

        // A chunk in the log was registered when it was durable already.
        end = found && address.Kind == SegmentKind.Data ? new DurableFrontier(SegmentId.Number(address.Segment), address.End) : default;
        return found;
    }
}
