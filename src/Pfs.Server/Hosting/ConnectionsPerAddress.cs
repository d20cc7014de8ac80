using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Pfs.Server.Metrics;

namespace Pfs.Server.Hosting;

/// <summary>
/// Keeps one client from taking all connections: what one address opens beyond its share is closed at once. The addresses of
/// an IPv6 /64 count as one, because one client has them all.
/// </summary>
/// <param name="max">The share of one client.</param>
/// <param name="edge">The name of this address among the metrics.</param>
/// <param name="metrics">Counts all connections.</param>
internal sealed class ConnectionsPerAddress(int max, string edge, ServerMetrics metrics)
{
    private readonly KeyValuePair<string, object?> _edge = new("edge", edge);
    private readonly ConcurrentDictionary<IPAddress, int> _open = new();

    /// <summary>The middleware of an end point.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => async connection =>
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address })
        {
            await next(connection);
            return;
        }

        var client = Client(address);
        var open = _open.AddOrUpdate(client, 1, static (_, count) => count + 1);
        metrics.Opened(_edge);
        try
        {
            if (open <= max)
            {
                await next(connection);
            }
            else
            {
                metrics.Refused(_edge);
            }
        }
        finally
        {
            metrics.Closed(_edge);
            Leave(client);
        }
    };

    private void Leave(IPAddress client)
    {
        if (_open.AddOrUpdate(client, 0, static (_, count) => count - 1) == 0)
        {
            _open.TryRemove(new KeyValuePair<IPAddress, int>(client, 0)); // unless the next one came meanwhile
        }
    }

    private static IPAddress Client(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
