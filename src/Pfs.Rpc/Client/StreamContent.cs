using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Pfs.Rpc.Client;

/// <summary>A body that is written message by message while it is sent.</summary>
internal sealed class StreamContent<T> : HttpContent
{
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamContent(Marshaller<T> marshaller)
    {
        Marshaller = marshaller;
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    public Marshaller<T> Marshaller { get; }

    /// <summary>Where to write, as soon as the connection stands.</summary>
    public Task<Stream> StreamAsync => _stream.Task;

    public void Complete() => _complete.TrySetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers go at once: the server may answer before the first message.
        await stream.FlushAsync(cancellationToken);
        _stream.TrySetResult(stream);
        await _complete.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
