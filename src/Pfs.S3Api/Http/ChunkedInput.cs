using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Pfs.S3Api.Http;

/// <summary>
/// What Kestrel reads from one connection. In a body with Transfer-Encoding: chunked it skips over chunk extensions of any
/// length; here a line that begins a chunk ends after 4 KiB (RFC 9112, section 7.1.1, asks for a limit). For one reader at a
/// time, as every pipe; other bodies pass at no cost.
/// </summary>
internal sealed class ChunkedInput(PipeReader connection) : PipeReader
{
    private const int MaxLineBytes = 4096;

    private ReadOnlySequence<byte> _read;
    private bool _inBody;
    private bool _inExtension;
    private int _lineBytes;
    private long _chunkBytes;
    private long _skip;

    /// <summary>A chunked body begins with the next byte; to be called before it is read.</summary>
    public void BeginBody()
    {
        _inBody = true;
        _skip = 0;
        BeginLine();
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _inBody ? ReadBodyAsync(cancellationToken) : connection.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        var isRead = connection.TryRead(out result);
        if (_inBody)
        {
            _read = result.Buffer;
        }

        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_inBody)
        {
            Follow(_read.Slice(_read.Start, consumed));
            _read = default;
        }

        connection.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => connection.CancelPendingRead();

    public override void Complete(Exception? exception = null) => connection.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => connection.CompleteAsync(exception);

    private async ValueTask<ReadResult> ReadBodyAsync(CancellationToken cancellationToken)
    {
        if (_lineBytes > MaxLineBytes)
        {
            throw new BadHttpRequestException("A line that begins a chunk of the body is too long.", StatusCodes.Status400BadRequest);
        }

        var result = await connection.ReadAsync(cancellationToken);
        _read = result.Buffer;
        return result;
    }

    /// <summary>Keeps up with what Kestrel has taken, and checked: size in hex, extension, CR LF, content, CR LF.</summary>
    private void Follow(ReadOnlySequence<byte> taken)
    {
        while (_inBody && !taken.IsEmpty)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, taken.Length);
                _skip -= skipped;
                taken = taken.Slice(skipped);
                continue;
            }

            var reader = new SequenceReader<byte>(taken);
            var ends = reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n');
            foreach (var segment in ends ? line : taken)
            {
                FollowLine(segment.Span);
            }

            taken = ends ? taken.Slice(reader.Position) : default;
            if (ends)
            {
                _inBody = _chunkBytes > 0;
                _skip = _chunkBytes + 2;
                BeginLine();
            }
        }
    }

    private void FollowLine(ReadOnlySpan<byte> line)
    {
        _lineBytes = (int)Math.Min((long)_lineBytes + line.Length, int.MaxValue);
        foreach (var letter in line)
        {
            _inExtension |= !char.IsAsciiHexDigit((char)letter);
            if (_inExtension)
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
