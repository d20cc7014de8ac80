using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Pfs.Rpc.Wire;

/// <summary>Cuts a body into frames. Never holds more than one frame of at most <paramref name="maxBytes"/>.</summary>
/// <param name="input">The body.</param>
/// <param name="maxBytes">The largest payload accepted, before and after decompression.</param>
/// <param name="encoding">What the body's headers say of compressed frames: "gzip", "identity" or null.</param>
/// <param name="malformed">The code for a body that is not made of frames: the fault of the other side.</param>
internal sealed class FrameReader(PipeReader input, int maxBytes, string? encoding, StatusCode malformed) : IDisposable
{
    private PooledBuffer? _decompressed;
    private SequencePosition? _consumed;

    /// <summary>
    /// The next frame, or null at the end; valid until the next call. RpcException: too large (ResourceExhausted), or cut off or
    /// wrongly compressed.
    /// </summary>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_consumed is { } consumed)
        {
            _consumed = null;
            input.AdvanceTo(consumed);
        }

        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            if (TryCut(result.Buffer, out var frame))
            {
                return frame;
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
            {
                return result.Buffer.IsEmpty ? null : throw Malformed("The body ends in the middle of a message.");
            }
        }
    }

    public void Dispose() => _decompressed?.Dispose();

    private bool TryCut(ReadOnlySequence<byte> buffer, out Frame frame)
    {
        frame = default;
        if (buffer.Length < Frame.PrefixLength)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[Frame.PrefixLength];
        buffer.Slice(0, Frame.PrefixLength).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > maxBytes)
        {
            throw MessageSize.TooLarge(maxBytes);
        }

        if (buffer.Length < Frame.PrefixLength + length)
        {
            return false;
        }

        var payload = buffer.Slice(Frame.PrefixLength, length);
        _consumed = payload.End;
        frame = (prefix[0] & Frame.Compressed) == 0
            ? new Frame(prefix[0], payload)
            : new Frame((byte)(prefix[0] & ~Frame.Compressed), Decompress(payload));
        return true;
    }

    private ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> payload)
    {
        if (encoding != Gzip.Name)
        {
            throw Malformed("A message is marked as compressed, but the headers name no encoding that is.");
        }

        _decompressed ??= new PooledBuffer();
        _decompressed.Clear();
        return Gzip.TryDecompress(payload, _decompressed, maxBytes)
            ? new ReadOnlySequence<byte>(_decompressed.WrittenMemory)
            : throw Malformed("A message marked as gzip is not gzip.");
    }

    private RpcException Malformed(string message) => new(new Status(malformed, message));
}
