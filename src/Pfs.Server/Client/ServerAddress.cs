using System.Globalization;
using System.Net;

namespace Pfs.Server.Client;

/// <summary>The server that a verb talks to, as <c>HOST:PORT</c>, or <c>https://HOST:PORT</c> for one with a certificate.</summary>
internal static class ServerAddress
{
    public const string Variable = "PFS_ADDRESS";
    public const string Default = "127.0.0.1:30650";
    private const string Https = "https://";

    /// <summary>Reads the address; clear text leaves this machine only when <paramref name="allowPlaintext"/> says so.</summary>
    public static Uri Parse(string text, bool allowPlaintext)
    {
        var isTls = text.StartsWith(Https, StringComparison.OrdinalIgnoreCase);
        if (!TryRead(isTls ? text[Https.Length..].TrimEnd('/') : text, out var host, out var port))
        {
            throw FailureException.Usage(
                $"'{text}' is not a server address; write HOST:PORT, for instance {Default}, or {Https}HOST:PORT.");
        }

        if (!isTls && !allowPlaintext && !IsLoopback(host))
        {
            throw FailureException.Usage(
                $"The credential would travel to {text} in clear text; use https:// if the server has a certificate, a tunnel to a loopback address, "
                + "or accept it with --allow-plaintext.");
        }

        return new UriBuilder(isTls ? "https" : "http", host, port).Uri;
    }

    private static bool TryRead(string text, out string host, out int port)
    {
        var colon = text.LastIndexOf(':');
        host = colon > 0 ? text[..colon] : "";
        port = colon > 0 && ushort.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return port > 0 && Uri.CheckHostName(host) != UriHostNameType.Unknown;
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
