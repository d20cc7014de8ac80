using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pfs.Core;

/// <summary>A SHA-256 (FIPS 180-4): the name of a piece of content. <c>default</c> is the hash of nothing in particular.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ContentHash : IComparable<ContentHash>
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Length = 32;

    // Big-endian words, so that comparing words compares bytes.
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    [ThreadStatic]
    private static IncrementalHash? _hasher;

    /// <summary>Takes the first 32 of <paramref name="bytes"/>.</summary>
    public ContentHash(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, Length);
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The last 8 bytes as a number.</summary>
    internal ulong Tail => _d;

    /// <summary>Hashes <paramref name="content"/>.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var hasher = _hasher ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256); // a new one for each hash costs as much as 1 KiB of content
        hasher.AppendData(content);
        hasher.GetHashAndReset(bytes);
        return new ContentHash(bytes);
    }

    /// <summary>Reads 64 hex digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var valid = hex.Length == 2 * Length
            && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = valid ? new ContentHash(bytes) : default;
        return valid;
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <inheritdoc/>
    public int CompareTo(ContentHash other)
    {
        var order = _a.CompareTo(other._a);
        order = order != 0 ? order : _b.CompareTo(other._b);
        order = order != 0 ? order : _c.CompareTo(other._c);
        return order != 0 ? order : _d.CompareTo(other._d);
    }

    /// <inheritdoc/>
    public override int GetHashCode() => _a.GetHashCode(); // already uniform

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => string.Create(2 * Length, this, static (span, hash) =>
    {
        Span<byte> bytes = stackalloc byte[Length];
        hash.CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, span, out _);
    });

    /// <summary>Orders by bytes.</summary>
    public static bool operator <(ContentHash left, ContentHash right) => left.CompareTo(right) < 0;

    /// <summary>Orders by bytes.</summary>
    public static bool operator >(ContentHash left, ContentHash right) => left.CompareTo(right) > 0;

    /// <summary>Orders by bytes.</summary>
    public static bool operator <=(ContentHash left, ContentHash right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by bytes.</summary>
    public static bool operator >=(ContentHash left, ContentHash right) => left.CompareTo(right) >= 0;
}
