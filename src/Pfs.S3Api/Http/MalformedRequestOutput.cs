using System.Buffers;
using System.IO.Pipelines;

namespace Pfs.S3Api.Http;

/// <summary>
/// What Kestrel writes to one connection, until <see cref="Replace"/> puts a last answer in its place: what Kestrel writes
/// after that is dropped. Used by one writer at a time, as every pipe.
/// </summary>
internal sealed class MalformedRequestOutput(PipeWriter connection) : PipeWriter
{
    private byte[]? _dropped;

    public override bool CanGetUnflushedBytes => connection.CanGetUnflushedBytes;

    public override long UnflushedBytes => connection.UnflushedBytes;

    /// <summary>Sends this, and nothing more.</summary>
    public void Replace(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (_dropped is null)
        {
            connection.Write(head);
            connection.Write(body);
            _dropped = new byte[4096];
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _dropped is null ? connection.GetMemory(sizeHint) : Dropped(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _dropped is null ? connection.GetSpan(sizeHint) : Dropped(sizeHint);

    public override void Advance(int bytes)
    {
        if (_dropped is null)
        {
            connection.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        _dropped is null ? connection.WriteAsync(source, cancellationToken) : connection.FlushAsync(cancellationToken);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        connection.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => connection.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => connection.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => connection.CompleteAsync(exception);

    private byte[] Dropped(int sizeHint)
    {
        if (sizeHint > _dropped!.Length)
        {
            _dropped = new byte[sizeHint];
        }

        return _dropped;
    }
}
