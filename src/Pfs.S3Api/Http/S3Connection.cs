using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Pfs.S3Api.Http;

/// <summary>
/// Puts between Kestrel and a connection what Kestrel leaves to be desired: <see cref="MalformedRequestOutput"/>,
/// <see cref="BodyInput"/>, and an answer for clients that shut down their sending side too early.
/// </summary>
internal static class S3Connection
{
    // Long enough for a refusal to be written; a request whose client is gone holds its resources for that long.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>The middleware of an end point.</summary>
    public static ConnectionDelegate Watch(ConnectionDelegate next) => async connection =>
    {
        var transport = connection.Transport;
        var input = new BodyInput(transport.Input);
        var output = new MalformedRequestOutput(transport.Output);
        connection.Features.Set(input);
        connection.Features.Set(output);
        connection.Transport = new WatchedTransport(input, output);

        // Kestrel takes the end of what a client sends for the end of the connection, and drops the answer.
        var closed = connection.ConnectionClosed;
        using var closing = new CancellationTokenSource();
        using var registration = closed.UnsafeRegister(static state => ((CancellationTokenSource)state!).CancelAfter(Grace), closing);
        connection.ConnectionClosed = closing.Token;
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
            connection.ConnectionClosed = closed;
        }
    };

    private sealed record WatchedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
