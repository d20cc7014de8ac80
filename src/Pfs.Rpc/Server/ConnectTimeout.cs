using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>The header connect-timeout-ms: at most ten digits.</summary>
internal static class ConnectTimeout
{
    /// <summary>Null: there is none. False: it is malformed.</summary>
    public static bool TryRead(IHeaderDictionary headers, out TimeSpan? timeout)
    {
        timeout = null;
        var text = headers[RpcHeaders.ConnectTimeout].ToString();
        if (text.Length == 0)
        {
            return true;
        }

        if (text.Length > 10 || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return false;
        }

        timeout = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
