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

    /// <summary>Null: none fits.</summary>
    public static CallTransport? Select(HttpContext http, MethodType type, GrpcServiceOptions options)
    {
        var contentType = MediaTypeOf(http.Request);
        var isUnary = type == MethodType.Unary;
        return contentType switch
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
    }

    /// <summary>Answers a call for which there is no protocol.</summary>
    public static async Task RefuseAsync(HttpContext http, IMethod method, GrpcServiceOptions options)
    {
        var response = http.Response;
        var contentType = MediaTypeOf(http.Request);
        if (contentType.StartsWith("application/grpc", StringComparison.Ordinal) && !HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            // gRPC proper ends in trailers of HTTP/2; gRPC-Web is the form for HTTP/1.1.
            response.StatusCode = StatusCodes.Status426UpgradeRequired;
            response.Headers.Upgrade = "h2c";
            return;
        }

        var isUnary = method.Type == MethodType.Unary;
        var reason = contentType switch
        {
            "application/json" or "application/proto" when !isUnary =>
                $"{method.FullName[1..]} is a stream; call it with content type application/connect+{contentType["application/".Length..]}, each message behind a byte 0 and its length in four bytes",
            "application/connect+json" or "application/connect+proto" when isUnary =>
                $"{method.FullName[1..]} is no stream; call it with content type application/{contentType["application/connect+".Length..]}, the bare message as the body",
            _ => "The content type is none of: " + Accepted,
        };
        var failure = new Status(StatusCode.InvalidArgument, reason);
        var detailed = options.AddDetails?.Invoke(failure) ?? new RpcException(failure);
        response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        response.Headers["Accept-Post"] = Accepted;
        response.Headers[RpcHeaders.GrpcStatus] = "3";
        response.Headers[RpcHeaders.GrpcMessage] = PercentEncoding.Encode(reason);
        response.ContentType = "application/json";
        await response.Body.WriteAsync(ConnectError.UnaryBody(detailed.Status, detailed.Trailers), http.RequestAborted);
    }

    public static string MediaTypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed)
            ? parsed.MediaType.ToString().ToLowerInvariant()
            : "";
}
