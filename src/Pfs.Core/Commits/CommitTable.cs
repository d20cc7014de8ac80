using System.Buffers.Binary;
using System.Collections.Concurrent;
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
    private const int IdBytesInKey = 24;

    private readonly ConcurrentDictionary<long, CommitNode> _recent = new();
    private readonly CommitNode?[] _cache = new CommitNode?[CachedNodes];
    private IStoreFile? _file;
    private long _count;

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
        if (_recent.TryGetValue(ordinal, out var node))
        {
            return node;
        }

        ref var cached = ref _cache[ordinal & (CachedNodes - 1)];
        node = Volatile.Read(ref cached);
        if (node?.Ordinal != ordinal)
        {
            node = Read(ordinal);
            Volatile.Write(ref cached, node);
        }

        return node;
    }

    /// <summary>
    /// Adds a durable commit; its ordinal is one more than <see cref="Count"/>. One of the same id in the same repo has the same line, so it
    /// does not matter which of them is found. Never fails: the commit is durable, and must become visible.
    /// </summary>
    public void Add(CommitNode node)
    {
        _recent[node.Ordinal] = node;
        Interlocked.Exchange(ref _count, node.Ordinal);
        Ids.Add(KeyOf(node.Repo, node.Id), new IndexValue(node.Ordinal, 0));
    }

    /// <summary>Makes a commit findable under the id that it had while it was open.</summary>
    public void AddAlias(CommitNode node, CommitId open) => Ids.Add(KeyOf(node.Repo, open), new IndexValue(node.Ordinal, 1));

    /// <summary>The commit of that id, or that the open commit of that id became; null when the repo has none.</summary>
    public CommitNode? Find(int repo, CommitId id) => Ids.TryFind(KeyOf(repo, id), out var found) ? Get(found.First) : null;

    /// <summary>At most two commits whose ids, or whose ids while they were open, start with 8 to 64 lower-case hex digits.</summary>
    public IReadOnlyList<CommitNode> FindAll(int repo, string hexPrefix)
    {
        var whole = Convert.FromHexString(hexPrefix.AsSpan(0, Math.Min(hexPrefix.Length / 2, IdBytesInKey) * 2));
        var found = new List<CommitNode>();
        foreach (var (key, value) in Ids.FindPrefix(whole, int.MaxValue))
        {
            var isAlias = value.Second != 0;
            if (RepoOf(key) == repo && Get(value.First) is var node && found.TrueForAll(other => other.Ordinal != node.Ordinal)
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

    /// <summary>Notes where a commit's tree is stored. Never fails: without the note the tree is only a longer way off.</summary>
    public void SetTree(CommitNode node, RecordAddress address)
    {
        node.TreeAddress = address;
        if (_recent.ContainsKey(node.Ordinal))
        {
            return;
        }

        try
        {
            Write([node], node.Ordinal);
        }
        catch (IOException)
        {
            // The checkpoint that comes next fails on the same file, and tells.
        }
    }

    /// <summary>Writes the commits up to <paramref name="count"/> that are in memory only; durable.</summary>
    public void Write(long count)
    {
        var nodes = _recent.Values.Where(node => node.Ordinal <= count).OrderBy(node => node.Ordinal).ToArray();
        if (nodes.Length == 0)
        {
            return;
        }

        if (_file is null)
        {
            _file = directory.Open(FileName, create: true);
            _file.Truncate(0);
        }

        Write(nodes, nodes[0].Ordinal);
        _file.Sync();
    }

    /// <summary>Lets go of the commits up to <paramref name="count"/>, which <see cref="Write(long)"/> has written.</summary>
    public void Forget(long count)
    {
        foreach (var (ordinal, node) in _recent)
        {
            if (ordinal <= count)
            {
                node.Detach();
                _recent.TryRemove(ordinal, out _);
            }
        }
    }

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

    private void Write(CommitNode[] nodes, long first)
    {
        var bytes = new byte[nodes.Length * EntryBytes];
        for (var index = 0; index < nodes.Length; index++)
        {
            Encode(nodes[index], bytes.AsSpan(index * EntryBytes, EntryBytes));
        }

        _file!.Write(bytes, (first - 1) * EntryBytes);
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
