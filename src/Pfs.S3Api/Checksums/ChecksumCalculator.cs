using System.Buffers.Binary;
using System.Security.Cryptography;
using Pfs.Core;

namespace Pfs.S3Api.Checksums;

/// <summary>A running checksum over bytes that come in pieces.</summary>
internal sealed class ChecksumCalculator : IDisposable
{
    private readonly Crc? _crc;
    private readonly IncrementalHash? _hash;
    private ulong _value;

    public ChecksumCalculator(ChecksumAlgorithm algorithm)
    {
        Algorithm = algorithm;
        if (algorithm.IsCrc())
        {
            _crc = algorithm.Crc();
        }
        else
        {
            _hash = IncrementalHash.CreateHash(algorithm == ChecksumAlgorithm.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        }
    }

    public ChecksumAlgorithm Algorithm { get; }

    public void Append(ReadOnlySpan<byte> data)
    {
        if (_crc is not null)
        {
            _value = _crc.Append(_value, data);
        }
        else
        {
            _hash!.AppendData(data);
        }
    }

    /// <summary>The raw value, big-endian, as its base64 form carries it.</summary>
    public byte[] Finish() => _crc is null ? _hash!.GetHashAndReset() : ToBytes(_value, _crc.Bytes);

    public void Dispose() => _hash?.Dispose();

    public static byte[] ToBytes(ulong crc, int bytes)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(value, crc);
        return bytes == 8 ? value : value[4..];
    }

    public static ulong FromBytes(ReadOnlySpan<byte> value) =>
        value.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(value) : BinaryPrimitives.ReadUInt32BigEndian(value);
}
