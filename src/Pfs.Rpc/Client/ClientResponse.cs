using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Client;

/// <summary>What an HTTP response says of the call.</summary>
internal static class ClientResponse
{
    private const long Http2Cancel = 8; // RFC 9113 section 7
    private const long Http2EnhanceYourCalm = 11;

    public static string? EncodingOf(HttpResponseMessage response) => First(response.Headers, RpcHeaders.GrpcEncoding);

    public static Metadata HeadersOf(HttpResponseMessage response) => MetadataOf(response.Headers);

    /// <summary>The end when the headers have it already: a trailers-only answer, or one that is no gRPC. Null: the body follows.</summary>
    public static CallEnd? EarlyEndOf(HttpResponseMessage response)
    {
        if (First(response.Headers, RpcHeaders.GrpcStatus) is not null)
        {
            return EndOf(response.Headers);
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            var detail = $"The server answered HTTP {(int)response.StatusCode}, which is no gRPC.";
            return new CallEnd(new Status(StatusOf(response.StatusCode), detail), HeadersOf(response));
        }

        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        return type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
            ? null
            : new CallEnd(new Status(StatusCode.Unknown, $"The server answered '{type}', which is no gRPC."), HeadersOf(response));
    }

    /// <summary>The end as the trailers say.</summary>
    public static CallEnd EndOf(HttpResponseMessage response) => EndOf(response.TrailingHeaders);

    /// <summary>What a broken connection means: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#errors.</summary>
    public static Status StatusOf(Exception exception) => exception switch
    {
        RpcException rpc => rpc.Status,
        Google.Protobuf.InvalidProtocolBufferException => new Status(StatusCode.Internal, "The response is malformed.", exception),
        HttpProtocolException { ErrorCode: Http2Cancel } => new Status(StatusCode.Cancelled, "The server cancelled the call.", exception),
        HttpProtocolException { ErrorCode: Http2EnhanceYourCalm } =>
            new Status(StatusCode.ResourceExhausted, "The server asks for fewer calls.", exception),
        HttpRequestException or IOException when exception.InnerException is HttpProtocolException inner => StatusOf(inner),
        HttpRequestException or IOException => new Status(StatusCode.Unavailable, $"No connection: {exception.Message}", exception),
        _ => new Status(StatusCode.Internal, $"The call failed: {exception.Message}", exception),
    };

    private static StatusCode StatusOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    private static CallEnd EndOf(HttpResponseHeaders headers)
    {
        var text = First(headers, RpcHeaders.GrpcStatus);
        if (text is null || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return new CallEnd(new Status(StatusCode.Internal, "The call ended without a valid grpc-status."), MetadataOf(headers));
        }

        var known = Enum.IsDefined((StatusCode)code) ? (StatusCode)code : StatusCode.Unknown;
        var message = PercentEncoding.Decode(First(headers, RpcHeaders.GrpcMessage) ?? "");
        return new CallEnd(new Status(known, message), MetadataOf(headers));
    }

    private static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static Metadata MetadataOf(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                MetadataCodec.TryAdd(metadata, name, value);
            }
        }

        return metadata.Freeze();
    }
}
