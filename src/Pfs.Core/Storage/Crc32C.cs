using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pfs.Core.Storage;

/// <summary>CRC-32/ISCSI (RFC 3720 appendix B.4; check value e3069283) over the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    private const uint Polynomial = 0x82F6_3B78; // reflected
    private const uint One = 1U << 31;
    private const int LaneBytes = 8 << 10;

    private static readonly uint LaneShift = PowerOfX(8 * LaneBytes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a start reads the log's tail before the just-in-time compiler comes round to it
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 3 * LaneBytes; bytes = bytes[(3 * LaneBytes)..])
        {
            crc = AppendLanes(crc, bytes);
        }

        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    // The instruction takes three cycles and a new one can start in each, so three stretches go side by side. A CRC is linear:
    // that of A and B is that of A, moved on by the length of B, plus that of B from zero.
    private static uint AppendLanes(uint crc, ReadOnlySpan<byte> bytes)
    {
        ref var words = ref Unsafe.As<byte, ulong>(ref MemoryMarshal.GetReference(bytes[..(3 * LaneBytes)]));
        const int Words = LaneBytes / sizeof(ulong);
        var (first, second, third) = (crc, 0U, 0U);
        for (nint index = 0; index < Words; index++)
        {
            first = BitOperations.Crc32C(first, LittleEndian(Unsafe.Add(ref words, index)));
            second = BitOperations.Crc32C(second, LittleEndian(Unsafe.Add(ref words, index + Words)));
            third = BitOperations.Crc32C(third, LittleEndian(Unsafe.Add(ref words, index + (2 * Words))));
        }

        return Multiply(Multiply(first, LaneShift) ^ second, LaneShift) ^ third;
    }

    private static ulong LittleEndian(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);

    private static uint PowerOfX(int exponent)
    {
        var (power, square) = (One, One >> 1);
        for (; exponent > 0; exponent >>= 1)
        {
            power = (exponent & 1) != 0 ? Multiply(power, square) : power;
            square = Multiply(square, square);
        }

        return power;
    }

    private static uint Multiply(uint left, uint right)
    {
        var product = 0U;
        for (var bit = One; bit != 0; bit >>= 1)
        {
            product ^= (left & bit) != 0 ? right : 0;
            right = (right >> 1) ^ ((right & 1) != 0 ? Polynomial : 0);
        }

        return product;
    }
}
