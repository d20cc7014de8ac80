using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Pfs.S3Api.Http;

/// <summary>
/// What Kestrel reads from one connection. It follows the bodies of HTTP/1.1 requests, for two things that Kestrel does otherwise: a
/// line that begins a chunk ends after 4 KiB (RFC 9112, section 7.1.1, asks for a limit; Kestrel skips over extensions of any length),
/// and a body that ends too early is a fault of the request that can still be answered (Kestrel drops the connection). For one
/// reader at a time, as every pipe.
/// </summary>
internal sealed class BodyInput(PipeReader connection) : PipeReader
{
    private const int MaxLineBytes = 4096;

    private ReadOnlySequence<byte> _read;
    private long _followed;
    private bool _inBody;
    private bool _isChunked;
    private bool _inExtension;
    private int _lineBytes;
    private long _chunkBytes;
    private long _skip;

    /// <summary>A body begins with the next byte; to be called before it is read.</summary>
    /// <param name="length">Its length in bytes, 1 or more; null: it comes in chunks.</param>
    public void BeginBody(long? length)
    {
        _inBody = true;
        _isChunked = length is null;
        _skip = length ?? 0;
        _followed = 0;
        BeginLine();
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = connection.ReadAsync(cancellationToken);
        if (!_inBody)
        {
            return read;
        }

        return read.IsCompletedSuccessfully ? new(Watch(read.Result)) : AwaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        var isRead = connection.TryRead(out result);
        result = isRead && _inBody ? Watch(result) : result;
        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_inBody)
        {
            _followed -= _read.Slice(0, consumed).Length;
            _read = default;
        }

        connection.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => connection.CancelPendingRead();

    public override void Complete(Exception? exception = null) => connection.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => connection.CompleteAsync(exception);

    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read) => Watch(await read);

    private ReadResult Watch(ReadResult result)
    {
        _read = result.Buffer;
        Follow(_read.Slice(_followed));
        _followed = _read.Length;
        if (_inBody && (_lineBytes > MaxLineBytes || _chunkBytes > int.MaxValue || result.IsCompleted))
        {
            connection.AdvanceTo(_read.End);
            _followed = 0;
            throw new BadHttpRequestException(
                result.IsCompleted ? "The body ends before its announced end." : "A line that begins a chunk of the body is too long.",
                StatusCodes.Status400BadRequest);
        }

        // Kestrel need not know yet that nothing follows: it would drop the answer.
        return new ReadResult(result.Buffer, result.IsCanceled, isCompleted: false);
    }

    /// <summary>Keeps up with what came: size in hex, extension, CR LF, content, CR LF. What is none of that Kestrel refuses.</summary>
    private void Follow(ReadOnlySequence<byte> received)
    {
        while (_inBody && !received.IsEmpty)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, received.Length);
                _skip -= skipped;
                _inBody = _isChunked || _skip > 0;
                received = received.Slice(skipped);
            }
            else
            {
                received = FollowLine(received);
            }
        }
    }

    /// <summary>What is behind the line; nothing when it has not ended yet.</summary>
    private ReadOnlySequence<byte> FollowLine(ReadOnlySequence<byte> received)
    {
        var end = received.PositionOf((byte)'\n');
        var line = end is { } position ? received.Slice(0, position) : received;
        _lineBytes = (int)Math.Min(_lineBytes + line.Length, int.MaxValue);
        foreach (var segment in line)
        {
            FollowSize(segment.Span);
        }

        if (end is null || _lineBytes > MaxLineBytes || _chunkBytes > int.MaxValue)
        {
            return default;
        }

        _inBody = _chunkBytes > 0;
        _skip = _chunkBytes + 2;
        BeginLine();
        return received.Slice(received.GetPosition(1, end.Value));
    }

    private void FollowSize(ReadOnlySpan<byte> line)
    {
        foreach (var letter in line)
        {
            _inExtension |= !char.IsAsciiHexDigit((char)letter);
            if (_inExtension || _chunkBytes > int.MaxValue)
            {
                return;
            }

            _chunkBytes = (_chunkBytes << 4) | (uint)(letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10);
        }
    }

    private void BeginLine()
    {
        _lineBytes = 0;
        _chunkBytes = 0;
        _inExtension = false;
    }
}
