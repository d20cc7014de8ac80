using System.Text;

namespace Pfs.Core;

/// <summary>
/// The path of a file: 1 to 1024 bytes of valid UTF-8 without NUL, kept byte for byte. <c>a//b</c>, <c>/a</c>,
/// <c>a/../b</c> and <c>a/</c> are distinct paths. Ordered by bytes. Never a file name on disk.
/// </summary>
public readonly struct FilePath : IEquatable<FilePath>, IComparable<FilePath>
{
    /// <summary>The longest path in bytes (S3's limit for keys).</summary>
    public const int MaxBytes = 1024;

    private readonly byte[]? _utf8;

    private FilePath(byte[] utf8) => _utf8 = utf8;

    /// <summary>The path's UTF-8 bytes.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The path's UTF-8 bytes as memory; it must not be written to.</summary>
    public ReadOnlyMemory<byte> Memory => _utf8;

    /// <summary>The path's own array; it must not be written to.</summary>
    internal byte[] Bytes => _utf8 ?? [];

    /// <summary>Checks and copies <paramref name="utf8"/>; false when it is empty, too long, not UTF-8 or holds a NUL.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out FilePath path)
    {
        var valid = utf8.Length is >= 1 and <= MaxBytes && System.Text.Unicode.Utf8.IsValid(utf8) && !utf8.Contains((byte)0);
        path = valid ? new FilePath(utf8.ToArray()) : default;
        return valid;
    }

    /// <summary>Reads a path or refuses with <see cref="PfsError.InvalidArgument"/>.</summary>
    public static FilePath Parse(ReadOnlySpan<byte> utf8) => TryParse(utf8, out var path)
        ? path
        : throw new PfsException(
            PfsError.InvalidArgument,
            $"A path of {utf8.Length} bytes was refused: it must be 1 to {MaxBytes} bytes of valid UTF-8 without NUL.");

    /// <summary>Reads a path or refuses with <see cref="PfsError.InvalidArgument"/>.</summary>
    public static FilePath Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Takes bytes that were checked when they were first written.</summary>
    internal static FilePath FromTrusted(byte[] utf8) => new(utf8);

    /// <inheritdoc/>
    public int CompareTo(FilePath other) => Utf8.SequenceCompareTo(other.Utf8);

    /// <inheritdoc/>
    public bool Equals(FilePath other) => Utf8.SequenceEqual(other.Utf8);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FilePath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Utf8);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Utf8);

    /// <summary>Equal bytes.</summary>
    public static bool operator ==(FilePath left, FilePath right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(FilePath left, FilePath right) => !left.Equals(right);

    /// <summary>Orders by bytes.</summary>
    public static bool operator <(FilePath left, FilePath right) => left.CompareTo(right) < 0;

    /// <summary>Orders by bytes.</summary>
    public static bool operator >(FilePath left, FilePath right) => left.CompareTo(right) > 0;

    /// <summary>Orders by bytes.</summary>
    public static bool operator <=(FilePath left, FilePath right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by bytes.</summary>
    public static bool operator >=(FilePath left, FilePath right) => left.CompareTo(right) >= 0;
}
