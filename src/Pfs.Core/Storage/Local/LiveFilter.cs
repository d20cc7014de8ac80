using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// The hashes that must be kept, as a Bloom filter: it may take a few too many for kept, and never one too few. What is kept by mistake
/// goes with the next collection, whose filter is seeded anew. Safe from any thread.
/// </summary>
internal sealed class LiveFilter
{
    private const int BitsPerHash = 16;
    private const int Probes = 6;
    private const int BlockWords = 8; // a cache line: one miss for each look
    private const long BytesMin = 64 << 10;
    private const long BytesMax = 64 << 20; // with 100 million hashes one in thirty is kept by mistake

    private readonly ulong[] _words;
    private readonly ulong _seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <param name="expected">About how many hashes there will be.</param>
    public LiveFilter(long expected) =>
        _words = new ulong[Math.Clamp(expected * BitsPerHash / 8, BytesMin, BytesMax) / sizeof(ulong) / BlockWords * BlockWords];

    /// <summary>Adds a hash. A full fence: what the caller reads next is at least as new as this.</summary>
    public void Add(ContentHash hash)
    {
        var (block, bits) = Place(hash);
        for (var probe = 0; probe < Probes; probe++, bits >>= 9)
        {
            Interlocked.Or(ref _words[block + (int)((bits >> 6) & 7)], 1UL << (int)(bits & 63));
        }
    }

    public bool Contains(ContentHash hash)
    {
        var (block, bits) = Place(hash);
        for (var probe = 0; probe < Probes; probe++, bits >>= 9)
        {
            if ((Volatile.Read(ref _words[block + (int)((bits >> 6) & 7)]) & (1UL << (int)(bits & 63))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    // Hashes are as good as random; the seed gives other neighbours to each filter.
    private (int Block, ulong Bits) Place(ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        hash.CopyTo(bytes);
        var first = (BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ _seed) * 0x9e3779b97f4a7c15;
        var second = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ first) * 0xbf58476d1ce4e5b9;
        var block = (int)Math.BigMul(first, (ulong)(_words.Length / BlockWords), out _) * BlockWords;
        return (block, second ^ (second >> 29));
    }
}
