using System.Buffers.Binary;
using Pfs.Core.Storage.Local;
using Pfs.Core.Storage.Local.Index;

namespace Pfs.Core.Tests;

/// <summary>An index on a simulated disk with the caller's part: a checkpoint that names the runs in force.</summary>
internal sealed class IndexRig : IDisposable
{
    public const string Name = "chunks";

    private readonly int _filterBytesInMemory;

    public IndexRig(SimulatedDisk? disk = null, IReadOnlyList<int>? checkpoint = null, int filterBytesInMemory = 1 << 20)
    {
        _filterBytesInMemory = filterBytesInMemory;
        Disk = disk ?? new SimulatedDisk();
        Checkpoint = checkpoint ?? [];
        Mounted = Disk.Mount();
        Index = new HashIndex(Mounted, Name, _filterBytesInMemory);
        Index.Open(Checkpoint);
    }

    public SimulatedDisk Disk { get; }

    public IStoreDirectory Mounted { get; }

    public HashIndex Index { get; private set; }

    public IReadOnlyList<int> Checkpoint { get; private set; }

    /// <summary>A key that is a hash of a number, as real ones are hashes.</summary>
    public static ContentHash Key(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return ContentHash.Of(bytes);
    }

    /// <summary>A key whose first 28 bytes are those of no hash: what an attacker would like.</summary>
    public static ContentHash Alike(int number, byte fill = 0xab)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        bytes.Fill(fill);
        BinaryPrimitives.WriteInt32BigEndian(bytes[28..], number);
        return new ContentHash(bytes);
    }

    public static IndexValue Value(long number) => new(number, ~number);

    public void Add(IEnumerable<ContentHash> keys, long value)
    {
        foreach (var key in keys)
        {
            Index.Add(key, Value(value));
        }
    }

    /// <summary>Flushes without merging, and checkpoints.</summary>
    public void Flush()
    {
        Checkpoint = Index.Write(Index.Freeze(), default);
        Index.DeleteSuperseded(Checkpoint);
    }

    /// <summary>Merges all that is due, and checkpoints.</summary>
    public void Merge()
    {
        while (Index.Merge(default))
        {
        }

        Checkpoint = Index.Runs;
        Index.DeleteSuperseded(Checkpoint);
    }

    public void Reopen()
    {
        Index.Dispose();
        Index = new HashIndex(Mounted, Name, _filterBytesInMemory);
        Index.Open(Checkpoint);
    }

    public IndexValue? Find(ContentHash key) => Index.TryFind(key, out var value) ? value : null;

    public void Dispose() => Index.Dispose();
}
