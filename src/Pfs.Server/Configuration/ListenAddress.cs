using System.Globalization;
using System.Net;

namespace Pfs.Server.Configuration;

/// <summary>Reads <c>ADDR:PORT</c>: <c>127.0.0.1:30600</c>, <c>[::1]:30600</c>, <c>0.0.0.0:0</c>.</summary>
internal static class ListenAddress
{
    /// <summary>The end point, or null when the text is anything else. Host names are not looked up.</summary>
    public static IPEndPoint? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = text[..colon];
        var bracketed = host is ['[', .., ']'];
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out var address))
        {
            return null;
        }

        // "1:80" would be 0.0.0.1: take only the dotted form that people mean.
        var canonical = bracketed ? address.ToString().Contains(':') : address.ToString() == host;
        return canonical ? new IPEndPoint(address, port) : null;
    }
}
