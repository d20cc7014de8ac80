using System.Net;
using Grpc.Core;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Client;

/// <summary>The HTTP request of a call.</summary>
internal static class ClientRequest
{
    private static readonly string UserAgent = $"pfs-rpc/{typeof(ClientRequest).Assembly.GetName().Version?.ToString(3)}";

    /// <param name="baseAddress">The server.</param>
    /// <param name="path">The method.</param>
    /// <param name="content">The body.</param>
    /// <param name="options">Headers and deadline.</param>
    /// <param name="time">Now.</param>
    /// <param name="timeout">How long is left until the deadline, 0 or more; null: there is none.</param>
    public static HttpRequestMessage Create(
        Uri baseAddress, string path, HttpContent content, CallOptions options, TimeProvider time, out TimeSpan? timeout)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(baseAddress, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        request.Headers.TryAddWithoutValidation(RpcHeaders.GrpcAcceptEncoding, RpcHeaders.AcceptedEncodings);

        timeout = null;
        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            var left = deadline.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
            timeout = left < TimeSpan.Zero ? TimeSpan.Zero : left;
            request.Headers.TryAddWithoutValidation(RpcHeaders.GrpcTimeout, Wire.Timeout.Format(timeout.Value));
        }

        foreach (var entry in (options.Headers ?? Metadata.Empty).Where(entry => !MetadataCodec.IsReserved(entry.Key)))
        {
            request.Headers.TryAddWithoutValidation(entry.Key, MetadataCodec.ValueOf(entry));
        }

        return request;
    }
}
