using System.Buffers.Binary;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Pfs.Core.Storage.Local.Index;

namespace Pfs.Core.Commits;

/// <summary>
/// All commits of the store by ordinal, and by id. The newest are in memory until a checkpoint writes them to the file; the
/// others are read from it one by one. Only durable commits enter. What it holds on disk follows from the log (ADR 0005).
/// Safe for any number of readers beside one writer.
/// </summary>
internal sealed class CommitTable(IStoreDirectory directory) : IDisposable
{
    public const string FileName = "commits.pfs";

    public const string IndexName = "commits";

    private const int EntryBytes = 128;
    private const int CachedNodes = 8192; // a power of two
    private const int RememberedIds = 8192; // a power of two
    private const int IdBytesInKey = 24;
    private const int NodesPerWrite = 512; // 64 KiB

    private readonly RecentCommits _recent = new();
    private readonly CommitNode?[] _cache = new CommitNode?[CachedNodes];
    private readonly long[] _foundLast = new long[RememberedIds]; // ordinals by hash code of the id; the node tells whether it is the one
    private readonly Lock _cacheGate = new();
    private IStoreFile? _file;
    private long _count;
    private volatile bool _isDirty;
    private long _version;

    /// <summary>Ids of commits, and of the open commits that became commits, to ordinals.</summary>
    public HashIndex Ids { get; } = new(directory, IndexName);

    /// <summary>Commits of all repos.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Reads the first <paramref name="count"/> entries and tells of all damage; changes nothing.</summary>
    public static void Check(IStoreDirectory directory, long count, Action<string> tell, CancellationToken cancellationToken)
    {
        using var table = new CommitTable(directory);
        try
        {
            table._file = OpenFile(directory);
        }
        catch (PfsException damage)
        {
            tell(damage.Message);
            return;
        }

        for (long ordinal = 1; ordinal <= count; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                table.Read(ordinal);
            }
            catch (PfsException damage)
            {
                tell(damage.Message);
            }
        }
    }

    /// <summary>Opens the file with the first <paramref name="count"/> commits that a checkpoint vouches for.</summary>
    public void Open(long count, IReadOnlyList<int> runs)
    {
        Ids.Open(runs);
        if (count == 0)
        {
            return; // the file, if there is one, is of no use; it is made with the first checkpoint
        }

        _file = OpenFile(directory);
        if (_file.Length < count * EntryBytes)
        {
            throw new PfsException(PfsError.DataCorrupt, $"{FileName} has {_file.Length} bytes, and the checkpoint counts {count} commits.");
        }

        _file.Truncate(count * EntryBytes);
        _count = count;
    }

    public CommitNode Get(long ordinal)
    {
        if (_recent.Find(ordinal) is { } recent)
        {
            return recent;
        }

        var node = Volatile.Read(ref _cache[ordinal & (CachedNodes - 1)]);
        if (node?.Ordinal == ordinal)
        {
            return node;
        }

        var version = Volatile.Read(ref _version);
        node = Read(ordinal);
        lock (_cacheGate)
        {
            if (version == _version) // else it may be older than what the cache has by now
            {
                Volatile.Write(ref _cache[ordinal & (CachedNodes - 1)], node);
            }
        }

        return node;
    }

    /// <summary>
    /// Adds a durable commit; its ordinal is one more than <see cref="Count"/>. One of the same id in the same repo has the same line, so it
    /// does not matter which of them is found. Never fails: the commit is durable, and must become visible.
    /// </summary>
    public void Add(CommitNode node)
    {
        _recent.Set(node);
        Interlocked.Exchange(ref _count, node.Ordinal);
        Ids.Add(KeyOf(node.Repo, node.Id), new IndexValue(node.Ordinal, 0));
    }

    /// <summary>Makes a commit findable under the id that it had while it was open.</summary>
    public void AddAlias(CommitNode node, CommitId open) => Ids.Add(KeyOf(node.Repo, open), new IndexValue(node.Ordinal, 1));

    /// <summary>A commit as it stands now; itself while it is not durable.</summary>
    public CommitNode Latest(CommitNode node) => node.Ordinal <= Count ? Get(node.Ordinal) : node;

    /// <summary>The commit of that id, or that the open commit of that id became; null when the repo has none, or has it no more.</summary>
    public CommitNode? Find(int repo, CommitId id)
    {
        ref var last = ref _foundLast[id.GetHashCode() & (RememberedIds - 1)];
        if (Volatile.Read(ref last) is var ordinal and > 0 && Get(ordinal) is var known && known.Repo == repo && known.Id == id)
        {
            return known;
        }

        var node = Ids.TryFind(KeyOf(repo, id), out var found) ? Get(found.First) : null;
        if (node?.Repo != repo || (node.Id != id && found.Second == 0))
        {
            return null; // the key has only 24 bytes of the id; those of an id while it was open are all that is known of it
        }

        Volatile.Write(ref last, node.Ordinal);
        return node;
    }

    /// <summary>The commits of that id in all repos.</summary>
    public IReadOnlyList<CommitNode> FindEverywhere(CommitId id)
    {
        Span<byte> key = stackalloc byte[ContentHash.Length];
        id.Hash.CopyTo(key);
        return [.. Ids.FindPrefix(key[..IdBytesInKey], int.MaxValue).Select(entry => Get(entry.Value.First)).Where(node => node.Id == id)];
    }

    /// <summary>At most two commits whose ids, or whose ids while they were open, start with 8 to 64 lower-case hex digits.</summary>
    public IReadOnlyList<CommitNode> FindAll(int repo, string hexPrefix)
    {
        var whole = Convert.FromHexString(hexPrefix.AsSpan(0, Math.Min(hexPrefix.Length / 2, IdBytesInKey) * 2));
        var found = new List<CommitNode>();
        foreach (var (key, value) in Ids.FindPrefix(whole, int.MaxValue))
        {
            var isAlias = value.Second != 0;
            if (RepoOf(key) == repo && Get(value.First) is var node && node.Repo == repo && found.TrueForAll(other => other.Ordinal != node.Ordinal)
                && (isAlias ? FitsKey(key, hexPrefix) : node.Id.ToString().StartsWith(hexPrefix, StringComparison.Ordinal)))
            {
                found.Add(node);
                if (found.Count == 2)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>
    /// Notes where a commit's tree is stored; default when it is no more. Never fails: without the note the tree is only a longer way off.
    /// </summary>
    public void SetTree(long ordinal, RecordAddress address)
    {
        var node = Get(ordinal);
        TryReplace([node.With(node.Repo, node.Address, address)]);
    }

    /// <summary>
    /// The repo has these commits no more. Never fails: where the disk does, the next collection finds them again.
    /// </summary>
    public void Collect(long first, long count)
    {
        foreach (var ordinals in Ordinals(first, count).Chunk(NodesPerWrite))
        {
            TryReplace([.. ordinals.Select(Get).Select(node => node.With(repo: 0, node.Address, treeAddress: default))]);
        }
    }

    /// <summary>
    /// Gives commits' records other places; ascending by ordinal, durable with the next <see cref="Write(long)"/>. Not beside a
    /// <see cref="Forget"/>.
    /// </summary>
    public void Replace(IReadOnlyList<CommitNode> nodes)
    {
        _isDirty = true;
        var onDisk = new List<CommitNode>(nodes.Count);
        foreach (var node in nodes)
        {
            if (_recent.Find(node.Ordinal) is not null)
            {
                _recent.Set(node);
            }
            else
            {
                onDisk.Add(node);
            }
        }

        WriteEach(onDisk);
        lock (_cacheGate)
        {
            _version++;
            foreach (var node in onDisk)
            {
                Volatile.Write(ref _cache[node.Ordinal & (CachedNodes - 1)], node);
            }
        }
    }

    /// <summary>The first commit whose record lies in that segment of the log, or in a later one; one more than all when there is none.</summary>
    public long FirstIn(int segmentNumber)
    {
        var (low, high) = (1L, Count + 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = SegmentId.Number(Get(middle).Address.Segment) < segmentNumber ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Writes the commits up to <paramref name="count"/> that are in memory only; durable.</summary>
    public void Write(long count)
    {
        var nodes = _recent.UpTo(count);
        if (nodes.Length == 0 && !_isDirty)
        {
            return;
        }

        if (_file is null)
        {
            _file = directory.Open(FileName, create: true);
            _file.Truncate(0);
        }

        WriteEach(nodes);
        _isDirty = false; // what is replaced from now on may be synced too, and is synced again
        _file.Sync();
    }

    /// <summary>Lets go of the commits up to <paramref name="count"/>, which <see cref="Write(long)"/> has written.</summary>
    public void Forget(long count) => _recent.Forget(count);

    public void Dispose()
    {
        _file?.Dispose();
        Ids.Dispose();
    }

    // 24 bytes of the id and the repo's number: two repos may hold the same commit.
    private static ContentHash KeyOf(int repo, CommitId id)
    {
        Span<byte> key = stackalloc byte[ContentHash.Length];
        id.Hash.CopyTo(key);
        BinaryPrimitives.WriteInt64BigEndian(key[IdBytesInKey..], repo);
        return new ContentHash(key);
    }

    private static long RepoOf(ContentHash key)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        key.CopyTo(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes[IdBytesInKey..]);
    }

    private static bool FitsKey(ContentHash key, string hexPrefix)
    {
        var digits = Math.Min(hexPrefix.Length, IdBytesInKey * 2);
        return key.ToString().AsSpan(0, digits).SequenceEqual(hexPrefix.AsSpan(0, digits));
    }

    private static IStoreFile OpenFile(IStoreDirectory directory)
    {
        try
        {
            return directory.Open(FileName, create: false);
        }
        catch (IOException failure)
        {
            throw new PfsException(PfsError.DataCorrupt, $"{FileName} cannot be opened: {failure.Message}", failure);
        }
    }

    private static IEnumerable<long> Ordinals(long first, long count)
    {
        for (var ordinal = first; ordinal < first + count; ordinal++)
        {
            yield return ordinal;
        }
    }

    private void TryReplace(IReadOnlyList<CommitNode> nodes)
    {
        try
        {
            Replace(nodes);
        }
        catch (IOException)
        {
            // The checkpoint that comes next fails on the same file, and tells.
        }
    }

    // Ascending; those that follow each other with one write.
    private void WriteEach(IReadOnlyList<CommitNode> nodes)
    {
        var buffer = new byte[Math.Min(nodes.Count, NodesPerWrite) * EntryBytes];
        for (int start = 0, end = 0; start < nodes.Count; start = end)
        {
            for (end = start + 1; end < nodes.Count && end - start < NodesPerWrite && nodes[end].Ordinal == nodes[end - 1].Ordinal + 1;)
            {
                end++;
            }

            var bytes = buffer.AsSpan(0, (end - start) * EntryBytes);
            for (var index = start; index < end; index++)
            {
                Encode(nodes[index], bytes.Slice((index - start) * EntryBytes, EntryBytes));
            }

            _file!.Write(bytes, (nodes[start].Ordinal - 1) * EntryBytes);
        }
    }

    private CommitNode Read(long ordinal)
    {
        Span<byte> entry = stackalloc byte[EntryBytes];
        try
        {
            if (_file!.Read(entry, (ordinal - 1) * EntryBytes) == EntryBytes
                && BinaryPrimitives.ReadUInt32LittleEndian(entry[124..]) == Crc32C.Of(entry[..124]))
            {
                return Decode(ordinal, entry);
            }
        }
        catch (IOException failure)
        {
            throw new PfsException(PfsError.DataCorrupt, $"{FileName} cannot be read: {failure.Message}", failure);
        }

        throw new PfsException(
            PfsError.DataCorrupt, $"Entry {ordinal} of {FileName} does not fit its checksum; stop the server and remove the checkpoint-*.pfs files: the next start makes it again.");
    }

    private static void Encode(CommitNode node, Span<byte> entry)
    {
        node.Id.Hash.CopyTo(entry);
        BinaryPrimitives.WriteInt64LittleEndian(entry[32..], node.ParentOrdinal);
        BinaryPrimitives.WriteInt64LittleEndian(entry[40..], node.JumpOrdinal);
        BinaryPrimitives.WriteInt64LittleEndian(entry[48..], node.Number);
        BinaryPrimitives.WriteInt64LittleEndian(entry[56..], node.JumpNumber);
        BinaryPrimitives.WriteInt64LittleEndian(entry[64..], Micros.From(node.Time));
        BinaryPrimitives.WriteInt32LittleEndian(entry[72..], node.Repo);
        Encode(node.Address, entry[76..]);
        BinaryPrimitives.WriteInt64LittleEndian(entry[92..], node.FileCount);
        BinaryPrimitives.WriteInt64LittleEndian(entry[100..], node.TotalBytes);
        Encode(node.TreeAddress, entry[108..]);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[124..], Crc32C.Of(entry[..124]));
    }

    private CommitNode Decode(long ordinal, ReadOnlySpan<byte> entry) => new(
        this,
        ordinal,
        BinaryPrimitives.ReadInt32LittleEndian(entry[72..]),
        new Stamp(
            new CommitId(new ContentHash(entry[..ContentHash.Length])),
            BinaryPrimitives.ReadInt64LittleEndian(entry[48..]),
            Micros.ToTime(BinaryPrimitives.ReadInt64LittleEndian(entry[64..]))),
        BinaryPrimitives.ReadInt64LittleEndian(entry[32..]),
        BinaryPrimitives.ReadInt64LittleEndian(entry[40..]),
        BinaryPrimitives.ReadInt64LittleEndian(entry[56..]))
    {
        Address = DecodeAddress(entry[76..]),
        FileCount = BinaryPrimitives.ReadInt64LittleEndian(entry[92..]),
        TotalBytes = BinaryPrimitives.ReadInt64LittleEndian(entry[100..]),
        TreeAddress = DecodeAddress(entry[108..]),
    };

    private static void Encode(RecordAddress address, Span<byte> entry)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry, address.Segment);
        BinaryPrimitives.WriteInt64LittleEndian(entry[4..], address.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(entry[12..], address.PayloadLength);
    }

    private static RecordAddress DecodeAddress(ReadOnlySpan<byte> entry) => new(
        BinaryPrimitives.ReadInt32LittleEndian(entry),
        BinaryPrimitives.ReadInt64LittleEndian(entry[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(entry[12..]));
}
