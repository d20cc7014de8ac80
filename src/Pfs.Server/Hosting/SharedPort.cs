using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Pfs.Server.Hosting;

/// <summary>
/// HTTP/1.1 and HTTP/2 without TLS on one port. Kestrel can tell them apart only by TLS's ALPN, so this looks at the first
/// bytes of a connection: those that begin with HTTP/2's preface are handed to a second, HTTP/2-only end point
/// (<see cref="Http2EndPoint"/>) of the same server, the others go on as HTTP/1.1.
/// </summary>
internal sealed class SharedPort : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    // A connection that waits here is already counted by the port's connection limit, so the queue needs none of its own.
    private readonly Channel<ConnectionContext> _handedOver = Channel.CreateUnbounded<ConnectionContext>();
    private readonly TimeSpan _peekTimeout;

    public SharedPort(TimeSpan peekTimeout) => _peekTimeout = peekTimeout;

    public EndPoint EndPoint { get; private set; } = new Http2EndPoint();

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>The middleware of the HTTP/1.1 end point.</summary>
    public async Task DispatchAsync(ConnectionContext connection, ConnectionDelegate http1)
    {
        switch (await PeekAsync(connection))
        {
            case true:
                var handedOver = new HandedOverConnection(connection);
                if (_handedOver.Writer.TryWrite(handedOver))
                {
                    await handedOver.Finished; // returning would close the connection under the HTTP/2 side
                }

                break;
            case false:
                await http1(connection);
                break;
            case null:
                break; // closed, or too slow to say anything
        }
    }

    public bool CanBind(EndPoint endpoint) => endpoint is Http2EndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _handedOver.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_handedOver.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _handedOver.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);

    /// <summary>Whether the connection speaks HTTP/2; null when it ended or said too little in time. Consumes nothing.</summary>
    private async ValueTask<bool?> PeekAsync(ConnectionContext connection)
    {
        // A connection that says nothing must not hold up a server that stops.
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        // A closed connection ends the read by itself, and not before what came last was read.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        timeout.CancelAfter(_peekTimeout);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(timeout.Token);
                var isHttp2 = IsHttp2(result.Buffer);
                var ended = result.IsCompleted && isHttp2 is null;

                // Nothing is consumed; without a verdict the bytes count as examined, so that the next read waits for more.
                input.AdvanceTo(result.Buffer.Start, isHttp2 is null ? result.Buffer.End : result.Buffer.Start);
                if (isHttp2 is not null || ended)
                {
                    return isHttp2;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static bool? IsHttp2(ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, length).CopyTo(start);
        if (!Preface.StartsWith(start[..length]))
        {
            return false;
        }

        return length == Preface.Length ? true : null;
    }
}
