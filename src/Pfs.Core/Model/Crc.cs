using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pfs.Core;

/// <summary>
/// A reflected CRC of 32 or 64 bits with all-ones start and end, as S3 uses three of and zip files one. Long inputs are folded 64 bytes at a
/// time with carry-less multiplication (Gopal et al., "Fast CRC Computation for Generic Polynomials", Intel 2009), short ones
/// and other processors take eight table look-ups per eight bytes.
/// </summary>
public sealed class Crc
{
    private const int FoldBytes = 64;
    private readonly int _width;
    private readonly ulong _mask;
    private readonly ulong _polynomial;
    private readonly ulong[] _table = new ulong[8 * 256];
    private readonly Vector128<ulong> _fold512;
    private readonly Vector128<ulong> _fold128;

    /// <param name="width">32 or 64 bits.</param>
    /// <param name="polynomial">Reflected: the lowest bit is the coefficient of the highest power below x^width.</param>
    private Crc(int width, ulong polynomial)
    {
        _width = width;
        _mask = ulong.MaxValue >> (64 - width);
        _polynomial = polynomial;
        for (var i = 0; i < 256; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = TimesX(value);
            }

            _table[i] = value;
        }

        for (var i = 256; i < _table.Length; i++)
        {
            var previous = _table[i - 256];
            _table[i] = _table[(byte)previous] ^ (previous >> 8);
        }

        _fold512 = FoldConstants(512);
        _fold128 = FoldConstants(128);
    }

    /// <summary>CRC-32 of zip, gzip and PNG (check value cbf43926).</summary>
    public static Crc Crc32 { get; } = new(32, 0xEDB88320);

    /// <summary>CRC-32C of iSCSI (check value e3069283).</summary>
    public static Crc Crc32C { get; } = new(32, 0x82F63B78);

    /// <summary>CRC-64/NVME (check value ae8b14860a799888).</summary>
    public static Crc Crc64Nvme { get; } = new(64, 0x9A6C9329AC4BC9B5);

    /// <summary>Length of the value in bytes: 4 or 8.</summary>
    public int Bytes => _width / 8;

    /// <summary>Continues <paramref name="crc"/>, which is 0 for the empty input, over <paramref name="data"/>.</summary>
    public ulong Append(ulong crc, ReadOnlySpan<byte> data)
    {
        var state = ~crc & _mask;
        if (Pclmulqdq.IsSupported && BitConverter.IsLittleEndian && data.Length >= 2 * FoldBytes)
        {
            state = Fold(state, ref data);
        }

        return ~Tabulate(state, data) & _mask;
    }

    /// <summary>The CRC of A followed by B, from the CRCs of both and the length of B in bytes, without their bytes.</summary>
    public ulong Combine(ulong first, ulong second, long secondBytes)
    {
        // Both all-ones terms cancel out, as in zlib's crc32_combine: shift the first by the length of the second.
        return Multiply(first, PowerOfX(secondBytes, 8)) ^ second;
    }

    private ulong Tabulate(ulong state, ReadOnlySpan<byte> data)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(_table);
        while (data.Length >= 8)
        {
            var word = state ^ BinaryPrimitives.ReadUInt64LittleEndian(data);
            state = Unsafe.Add(ref table, 0x700 + (int)(byte)word)
                ^ Unsafe.Add(ref table, 0x600 + (int)(byte)(word >> 8))
                ^ Unsafe.Add(ref table, 0x500 + (int)(byte)(word >> 16))
                ^ Unsafe.Add(ref table, 0x400 + (int)(byte)(word >> 24))
                ^ Unsafe.Add(ref table, 0x300 + (int)(byte)(word >> 32))
                ^ Unsafe.Add(ref table, 0x200 + (int)(byte)(word >> 40))
                ^ Unsafe.Add(ref table, 0x100 + (int)(byte)(word >> 48))
                ^ Unsafe.Add(ref table, (int)(byte)(word >> 56));
            data = data[8..];
        }

        foreach (var value in data)
        {
            state = Unsafe.Add(ref table, (int)(byte)(state ^ value)) ^ (state >> 8);
        }

        return state;
    }

    private ulong Fold(ulong state, ref ReadOnlySpan<byte> data)
    {
        var words = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var a = words[0] ^ Vector128.CreateScalar(state);
        var b = words[1];
        var c = words[2];
        var d = words[3];
        var i = 4;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = Shift(a, _fold512) ^ words[i];
            b = Shift(b, _fold512) ^ words[i + 1];
            c = Shift(c, _fold512) ^ words[i + 2];
            d = Shift(d, _fold512) ^ words[i + 3];
        }

        b ^= Shift(a, _fold128);
        c ^= Shift(b, _fold128);
        d ^= Shift(c, _fold128);
        data = data[(16 * i)..];

        Span<byte> rest = stackalloc byte[16];
        d.AsByte().CopyTo(rest);
        return Tabulate(0, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Shift(Vector128<ulong> value, Vector128<ulong> constants) =>
        Pclmulqdq.CarrylessMultiply(value, constants, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, constants, 0x11);

    /// <summary>
    /// What moves 16 bytes on by <paramref name="bits"/>. The product of two reflected words sits one bit too low, hence -1;
    /// the lower word holds the earlier bytes, that is, the powers from x^64 up.
    /// </summary>
    private Vector128<ulong> FoldConstants(int bits) => Vector128.Create(
        PowerOfX(bits + 63, 1) << (64 - _width), PowerOfX(bits - 1, 1) << (64 - _width));

    /// <summary>x^(count * unit) modulo the polynomial, reflected; by squaring.</summary>
    private ulong PowerOfX(long count, int unit)
    {
        var one = 1UL << (_width - 1);
        var square = one;
        for (var i = 0; i < unit; i++)
        {
            square = TimesX(square);
        }

        var power = one;
        for (; count > 0; count >>= 1)
        {
            if ((count & 1) != 0)
            {
                power = Multiply(power, square);
            }

            square = Multiply(square, square);
        }

        return power;
    }

    private ulong Multiply(ulong left, ulong right)
    {
        var product = 0UL;
        for (var bit = 1UL << (_width - 1); bit != 0; bit >>= 1)
        {
            if ((left & bit) != 0)
            {
                product ^= right;
            }

            right = TimesX(right);
        }

        return product;
    }

    private ulong TimesX(ulong value) => (value & 1) != 0 ? (value >> 1) ^ _polynomial : value >> 1;
}
