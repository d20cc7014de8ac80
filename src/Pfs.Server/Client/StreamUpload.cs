using Google.Protobuf;
using Grpc.Core;

namespace Pfs.Server.Client;

/// <summary>A stream of bytes as the messages of a call.</summary>
internal static class StreamUpload
{
    private const int MessageBytes = 512 * 1024;

    /// <summary>Sends a header and then all of <paramref name="content"/>, and waits for the answer; a refusal in the middle is the call's own.</summary>
    /// <param name="call">The call.</param>
    /// <param name="header">Its first message.</param>
    /// <param name="content">What follows.</param>
    /// <param name="wrap">Makes a message of bytes.</param>
    /// <param name="onSent">Told of each number of bytes that went over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TAnswer> RunAsync<TRequest, TAnswer>(
        AsyncClientStreamingCall<TRequest, TAnswer> call,
        TRequest header,
        Stream content,
        Func<ByteString, TRequest> wrap,
        Action<long> onSent,
        CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.WriteAsync(header, cancellationToken);
            var buffer = new byte[MessageBytes];
            while (true)
            {
                // The read of a terminal or pipe does not end with the token: it is left behind, together with the buffer.
                var reading = content.ReadAtLeastAsync(buffer, MessageBytes, throwOnEndOfStream: false, cancellationToken).AsTask();
                var length = await reading.WaitAsync(cancellationToken);
                if (length == 0)
                {
                    break;
                }

                // Wrapped, not copied: the message is on the wire when the write completes.
                await call.RequestStream.WriteAsync(wrap(UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, length))), cancellationToken);
                onSent(length);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && call.ResponseAsync.IsFaulted)
        {
            // The server refused in the middle of the stream: its answer says why, the failed write does not.
        }

        return await call;
    }
}
