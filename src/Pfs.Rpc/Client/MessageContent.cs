using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Client;

/// <summary>A body of one message.</summary>
internal sealed class MessageContent<T> : HttpContent
{
    private readonly PooledBuffer _frame = new();

    public MessageContent(Marshaller<T> marshaller, T message)
    {
        FrameWriting.Write(marshaller, message, _frame);
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_frame.WrittenMemory, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _frame.Count;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _frame.Dispose();
        base.Dispose(disposing);
    }
}
