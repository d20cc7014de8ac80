using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>
/// Passes on what a client and a server say to each other until one side has said so much, and from then on nothing in either direction: whoever talks through
/// it is in the middle of its work and stays there, however fast the machine is.
/// </summary>
internal sealed class HaltingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Uri _server;
    private readonly Task _accepting;
    private long _fromClients;
    private long _fromServer;

    /// <summary>Halts once the clients have sent, or the server has answered, that many bytes, over all connections.</summary>
    public HaltingProxy(Uri server, long fromClients = long.MaxValue, long fromServer = long.MaxValue)
    {
        (_server, _fromClients, _fromServer) = (server, fromClients, fromServer);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Runs a verb of `pfs` through it, and kills that once nothing is passed on any more and <paramref name="hasDoneSome"/> holds.</summary>
    public async Task KillAsync(string[] arguments, Func<Task<bool>> hasDoneSome)
    {
        var start = new ProcessStartInfo(Repository.Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PFS_ADDRESS"] = _listener.LocalEndpoint.ToString();
        start.Environment["PFS_TOKEN"] = $"{PfsProcess.AccessKey}:{PfsProcess.SecretKey}";
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        while (!_halted.Task.IsCompleted || !await hasDoneSome())
        {
            process.HasExited.Should().BeFalse("it has to be killed in the middle: {0}", string.Concat(await (process.HasExited ? output : Task.FromResult<string[]>([]))));
            await Task.Delay(10);
        }

        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, end.Token);
                var (there, back) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(
                    PassOnAsync(there, back, count => Interlocked.Add(ref _fromClients, -count) > 0, end.Token),
                    PassOnAsync(back, there, count => Interlocked.Add(ref _fromServer, -count) > 0, end.Token));
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
            {
                // The other side sees the connection end.
            }

            await end.CancelAsync();
        }
    }

    // Goes on reading when it has halted, so that the end of a killed client is seen.
    private async Task PassOnAsync(NetworkStream from, NetworkStream to, Func<int, bool> mayPass, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 << 10];
        while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (!mayPass(count))
            {
                _halted.TrySetResult();
            }

            if (!_halted.Task.IsCompleted)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
    }
}
