using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pfs.Core.Files;

/// <summary>
/// Finds the ends of content-defined chunks: FastCDC (Xia et al., USENIX ATC 2016) with a gear hash and normalised chunking.
/// A cut depends on the bytes since the cut before it and on nothing else, so the same content is cut alike however it
/// arrives, and after an insertion the old cuts are found again within a chunk or two. Not for concurrent use.
/// </summary>
internal sealed class ChunkCutter(ChunkSizes sizes)
{
    /// <summary>So many bytes decide a hash: each moves one bit up with every byte, and out of it after 64.</summary>
    private const int Window = 64;

    private const int Lanes = 4;
    private const int LaneBytes = 1024;

    // A hash below its limit is a cut: one in Normal * 4 bytes, later one in Normal / 4.
    private readonly ulong _limitBefore = ulong.MaxValue / ((ulong)sizes.Normal * 4);
    private readonly ulong _limitAfter = ulong.MaxValue / ((ulong)sizes.Normal / 4);

    private int _position;
    private ulong _hash;

    /// <summary>
    /// The length of the next chunk, which starts where the one before ended; 0 when <paramref name="data"/> is too short to
    /// tell: then call again with the same bytes and more behind them. No byte is looked at twice.
    /// </summary>
    public int Next(ReadOnlySpan<byte> data)
    {
        _position = Math.Max(_position, sizes.Min);
        var isCut = Scan(data[..Math.Min(data.Length, sizes.Normal)], _limitBefore)
            || Scan(data[..Math.Min(data.Length, sizes.Max)], _limitAfter);
        if (!isCut && data.Length < sizes.Max)
        {
            return 0;
        }

        var length = _position;
        (_position, _hash) = (0, 0);
        return length;
    }

    // Moves on to after the byte whose hash is a cut, and is true; or to the end.
    private bool Scan(ReadOnlySpan<byte> data, ulong limit)
    {
        ref var bytes = ref MemoryMarshal.GetReference(data);
        ref var table = ref MemoryMarshal.GetArrayDataReference(GearTable.Values);
        while (data.Length - _position >= Lanes * LaneBytes && SkipLanes(ref Unsafe.Add(ref bytes, _position), ref table, limit))
        {
        }

        var hash = _hash;
        for (var position = _position; position < data.Length; position++)
        {
            hash = (hash << 1) + Unsafe.Add(ref table, (nuint)Unsafe.Add(ref bytes, position));
            if (hash < limit)
            {
                (_position, _hash) = (position + 1, hash);
                return true;
            }
        }

        (_position, _hash) = (Math.Max(_position, data.Length), hash);
        return false;
    }

    // Each hash waits for the one before, which leaves most of the processor idle: so four stretches go side by side, each
    // started from the 64 bytes before it. False, and nothing moved, when one of them holds a cut: rare, so the plain loop may find it.
    private bool SkipLanes(ref byte bytes, ref ulong table, ulong limit)
    {
        var a = _hash;
        var b = HashAt(ref bytes, ref table, LaneBytes);
        var c = HashAt(ref bytes, ref table, 2 * LaneBytes);
        var d = HashAt(ref bytes, ref table, 3 * LaneBytes);
        for (nint index = 0; index < LaneBytes; index++)
        {
            a = (a << 1) + Unsafe.Add(ref table, (nuint)Unsafe.Add(ref bytes, index));
            b = (b << 1) + Unsafe.Add(ref table, (nuint)Unsafe.Add(ref bytes, index + LaneBytes));
            c = (c << 1) + Unsafe.Add(ref table, (nuint)Unsafe.Add(ref bytes, index + (2 * LaneBytes)));
            d = (d << 1) + Unsafe.Add(ref table, (nuint)Unsafe.Add(ref bytes, index + (3 * LaneBytes)));
            if (a < limit || b < limit || c < limit || d < limit)
            {
                return false;
            }
        }

        (_position, _hash) = (_position + (Lanes * LaneBytes), d);
        return true;
    }

    private static ulong HashAt(ref byte bytes, ref ulong table, int position)
    {
        var hash = 0UL;
        for (nint index = position - Window; index < position; index++)
        {
            hash = (hash << 1) + Unsafe.Add(ref table, (nuint)Unsafe.Add(ref bytes, index));
        }

        return hash;
    }
}
