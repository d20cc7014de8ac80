using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;

namespace Pfs.Testing;

/// <summary>Loopback ports that nobody listens on.</summary>
internal static class FreePorts
{
    // Below the range from which Linux takes the ports of outgoing connections, so that no client takes one in between.
    private const int First = 20_000;
    private const int End = 32_000;

    // A server binds its port only a while after it was given it.
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port, taken at random and given only once so that servers of parallel tests do not meet.</summary>
    public static int Next()
    {
        var used = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(point => point.Port).ToHashSet();
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (!used.Contains(port) && Given.TryAdd(port, true))
            {
                return port;
            }
        }
    }

    /// <summary>Completes when somebody listens at <paramref name="port"/>.</summary>
    public static async Task<bool> AcceptsAsync(int port)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
