using System.Buffers;
using System.Buffers.Text;
using Grpc.Core;

namespace Pfs.Rpc.Server;

/// <summary>The bytes of a base64 text, which may be several padded pieces one after another, as gRPC-Web's text form is.</summary>
internal sealed class Base64ReadStream(Stream text) : Stream
{
    private const int QuantumLength = 4; // characters that make three bytes

    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>RpcException InvalidArgument: the text is no base64.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        if (destination.Length < 3)
        {
            throw new ArgumentException("There must be room for three bytes, a quantum of base64.", nameof(destination));
        }

        while (_end - _start < QuantumLength)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var count = await text.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (count == 0)
            {
                return _end == 0 ? 0 : throw Malformed();
            }

            _end += count;
        }

        return Decode(destination.Span);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Decode(Span<byte> destination)
    {
        var quanta = Math.Min((_end - _start) / QuantumLength, destination.Length / 3);
        var source = _buffer.AsSpan(_start, quanta * QuantumLength);

        // Padding ends a piece, not the text.
        var padding = source.IndexOf((byte)'=');
        if (padding >= 0)
        {
            source = source[..((padding / QuantumLength * QuantumLength) + QuantumLength)];
        }

        if (Base64.DecodeFromUtf8(source, destination, out var consumed, out var written) != OperationStatus.Done || consumed != source.Length)
        {
            throw Malformed();
        }

        _start += consumed;
        return written;
    }

    private static RpcException Malformed() => new(new Status(StatusCode.InvalidArgument, "The body is not valid base64."));
}
