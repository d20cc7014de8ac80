using System.Buffers.Binary;
using System.Security.Cryptography;
using Pfs.Core.Storage;

namespace Pfs.Core.Transfer;

/// <summary>
/// Reads an exported repo frame by frame, of which only the one at hand is in memory; refuses with <see cref="PfsError.InvalidArgument"/> and the
/// offset what does not fit its checksum or ends too early. Not for concurrent use.
/// </summary>
internal sealed class FrameReader(IAsyncEnumerator<ReadOnlyMemory<byte>> pieces) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _frame = new byte[64 << 10];
    private ReadOnlyMemory<byte> _left;

    /// <summary>Where the frame at hand begins.</summary>
    public long Offset { get; private set; }

    /// <summary>SHA-256 of all bytes before it.</summary>
    public ContentHash HashBefore { get; private set; }

    private long Next { get; set; }

    public async ValueTask BeginFileAsync(CancellationToken cancellationToken)
    {
        await FillAsync(0, FileHead.Size, cancellationToken);
        FileHead.Check(_frame);
        _hash.AppendData(_frame.AsSpan(0, FileHead.Size));
        Next = FileHead.Size;
    }

    /// <summary>The next frame; its payload is valid until the next call.</summary>
    public async ValueTask<(FrameType Type, ReadOnlyMemory<byte> Payload)> ReadAsync(CancellationToken cancellationToken)
    {
        Offset = Next;
        await FillAsync(0, FileHead.FrameHeadBytes, cancellationToken);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_frame.AsSpan(1));
        if (length > FileHead.MaxPayload)
        {
            throw Refusal($"a frame of {length} bytes");
        }

        var whole = FileHead.FrameHeadBytes + (int)length + FileHead.FrameTailBytes;
        if (_frame.Length < whole)
        {
            Array.Resize(ref _frame, Math.Max(whole, _frame.Length * 2));
        }

        await FillAsync(FileHead.FrameHeadBytes, whole, cancellationToken);
        var body = whole - FileHead.FrameTailBytes;
        if (BinaryPrimitives.ReadUInt32LittleEndian(_frame.AsSpan(body)) != Crc32C.Of(_frame.AsSpan(0, body)))
        {
            throw Refusal("a frame that does not fit its checksum");
        }

        HashBefore = new ContentHash(_hash.GetCurrentHash());
        _hash.AppendData(_frame.AsSpan(0, whole));
        Next += whole;
        return ((FrameType)_frame[0], _frame.AsMemory(FileHead.FrameHeadBytes, (int)length));
    }

    /// <summary>Refuses bytes behind the last frame.</summary>
    public async ValueTask ExpectEndAsync(CancellationToken cancellationToken)
    {
        Offset = Next;
        if (!await HasMoreAsync(cancellationToken))
        {
            return;
        }

        throw Refusal("bytes behind the end of the exported repo");
    }

    /// <summary>What is wrong with the frame at hand.</summary>
    public PfsException Refusal(string what) =>
        new(PfsError.InvalidArgument, $"The file is no whole exported repo: at offset {Offset} there is {what}. Nothing was imported.");

    public void Dispose() => _hash.Dispose();

    private async ValueTask FillAsync(int from, int to, CancellationToken cancellationToken)
    {
        while (from < to)
        {
            if (!await HasMoreAsync(cancellationToken))
            {
                throw Refusal($"its end, {to - from} bytes too early");
            }

            var count = Math.Min(_left.Length, to - from);
            _left[..count].CopyTo(_frame.AsMemory(from));
            _left = _left[count..];
            from += count;
        }
    }

    private async ValueTask<bool> HasMoreAsync(CancellationToken cancellationToken)
    {
        while (_left.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await pieces.MoveNextAsync())
            {
                return false;
            }

            _left = pieces.Current;
        }

        return true;
    }
}
