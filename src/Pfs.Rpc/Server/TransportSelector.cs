using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>Chooses the protocol of a call by its content type. This is the list of what is spoken.</summary>
internal static class TransportSelector
{
    private const string Accepted =
        "application/grpc, application/grpc-web, application/grpc-web-text, application/json, application/proto, " +
        "application/connect+json, application/connect+proto";

    /// <summary>Null: none fits, and the refusal is in the response.</summary>
    public static CallTransport? Select(HttpContext http, MethodType type, GrpcServiceOptions options)
    {
        var contentType = MediaTypeOf(http.Request);
        var isUnary = type == MethodType.Unary;
        CallTransport? transport = contentType switch
        {
            "application/grpc" or "application/grpc+proto" when HttpProtocol.IsHttp2(http.Request.Protocol) =>
                new GrpcTransport(http, options, MessageFormat.Protobuf),
            "application/grpc+json" when HttpProtocol.IsHttp2(http.Request.Protocol) =>
                new GrpcTransport(http, options, MessageFormat.Json),
            "application/grpc-web" or "application/grpc-web+proto" =>
                new GrpcWebTransport(http, options, MessageFormat.Protobuf, isText: false),
            "application/grpc-web+json" => new GrpcWebTransport(http, options, MessageFormat.Json, isText: false),
            "application/grpc-web-text" or "application/grpc-web-text+proto" =>
                new GrpcWebTransport(http, options, MessageFormat.Protobuf, isText: true),
            "application/json" when isUnary => new ConnectUnaryTransport(http, options, MessageFormat.Json),
            "application/proto" when isUnary => new ConnectUnaryTransport(http, options, MessageFormat.Protobuf),
            "application/connect+json" when !isUnary => new ConnectStreamTransport(http, options, MessageFormat.Json),
            "application/connect+proto" when !isUnary => new ConnectStreamTransport(http, options, MessageFormat.Protobuf),
            _ => null,
        };
        if (transport is null)
        {
            Refuse(http.Response, isGrpc: contentType.StartsWith("application/grpc", StringComparison.Ordinal));
        }

        return transport;
    }

    public static string MediaTypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed)
            ? parsed.MediaType.ToString().ToLowerInvariant()
            : "";

    private static void Refuse(HttpResponse response, bool isGrpc)
    {
        if (isGrpc && !HttpProtocol.IsHttp2(response.HttpContext.Request.Protocol))
        {
            // gRPC proper ends in trailers of HTTP/2; gRPC-Web is the form for HTTP/1.1.
            response.StatusCode = StatusCodes.Status426UpgradeRequired;
            response.Headers.Upgrade = "h2c";
            return;
        }

        response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        response.Headers["Accept-Post"] = Accepted;
        response.Headers[RpcHeaders.GrpcStatus] = "3";
        response.Headers[RpcHeaders.GrpcMessage] = "The content type is none of: " + Accepted;
    }
}
