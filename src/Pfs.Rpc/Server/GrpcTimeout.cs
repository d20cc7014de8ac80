using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>The header grpc-timeout, which gRPC and gRPC-Web have in common.</summary>
internal static class GrpcTimeout
{
    /// <summary>Null: there is none. False: it is malformed.</summary>
    public static bool TryRead(IHeaderDictionary headers, out TimeSpan? timeout)
    {
        timeout = null;
        var text = headers[RpcHeaders.GrpcTimeout].ToString();
        if (text.Length == 0)
        {
            return true;
        }

        var isValid = Wire.Timeout.TryParse(text, out var value);
        timeout = isValid ? value : null;
        return isValid;
    }
}
