using System.Buffers.Binary;
using System.Security.Cryptography;
using Pfs.Core.Storage;

namespace Pfs.Core.Transfer;

/// <summary>Writes an exported repo frame by frame. Not for concurrent use.</summary>
internal sealed class FrameWriter(Stream output) : IDisposable
{
    private readonly ByteWriter _frame = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes written so far.</summary>
    public long Written { get; private set; }

    /// <summary>SHA-256 of these.</summary>
    public ContentHash Hash => new(_hash.GetCurrentHash());

    public ValueTask BeginFileAsync(CancellationToken cancellationToken) => SendAsync(FileHead.Make(), cancellationToken);

    /// <summary>Takes the payload of a frame until <see cref="EndAsync"/>.</summary>
    public ByteWriter Begin(FrameType type)
    {
        _frame.Clear();
        _frame.Byte((byte)type);
        _frame.UInt32(0);
        return _frame;
    }

    public ValueTask EndAsync(CancellationToken cancellationToken)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_frame.At(1, sizeof(uint)), _frame.Length - FileHead.FrameHeadBytes);
        _frame.UInt32(Crc32C.Of(_frame.Written));
        return SendAsync(_frame.WrittenMemory, cancellationToken);
    }

    public void Dispose() => _hash.Dispose();

    private ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        Written += bytes.Length;
        return output.WriteAsync(bytes, cancellationToken);
    }
}
