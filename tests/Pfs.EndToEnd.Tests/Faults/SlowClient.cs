using System.Net.Sockets;
using System.Text;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>A client that holds a connection for as long as the server lets it.</summary>
internal static class SlowClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Connects, sends <paramref name="head"/> at once and <paramref name="drop"/> every second; ends when the server closes.</summary>
    /// <returns>What the server said before.</returns>
    public static async Task<string> HoldAsync(Uri address, string head, string drop)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        var answer = ReadAsync(stream);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            while (await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1))) != answer)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(drop));
            }
        }
        catch (IOException)
        {
            // cut off while it sent
        }

        return await answer;
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var received = new MemoryStream();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // reset is closed, too
        }

        return Encoding.ASCII.GetString(received.ToArray());
    }
}
