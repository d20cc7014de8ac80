using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>gRPC proper: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.</summary>
internal sealed class GrpcTransport(HttpContext http, GrpcServiceOptions options, MessageFormat format)
    : FramedTransport(http, options, format, http.Request.BodyReader, RpcHeaders.GrpcEncoding, RpcHeaders.GrpcAcceptEncoding)
{
    protected override string ContentType => Format == MessageFormat.Json ? "application/grpc+json" : "application/grpc";

    public override bool TryReadTimeout(out TimeSpan? timeout) => GrpcTimeout.TryRead(Http.Request.Headers, out timeout);

    public override ValueTask FinishAsync(Status status, Metadata trailers, CancellationToken cancellationToken)
    {
        // Nothing was sent yet: then headers and trailers are one block, "trailers-only".
        var response = Http.Response;
        if (!response.HasStarted)
        {
            PrepareHeaders();
            AppendTo(response.Headers, status, trailers);
            return ValueTask.CompletedTask;
        }

        var block = new HeaderDictionary();
        AppendTo(block, status, trailers);
        foreach (var (name, value) in block)
        {
            response.AppendTrailer(name, value);
        }

        return ValueTask.CompletedTask;
    }

    private static void AppendTo(IHeaderDictionary headers, Status status, Metadata trailers)
    {
        headers[RpcHeaders.GrpcStatus] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0)
        {
            headers[RpcHeaders.GrpcMessage] = PercentEncoding.Encode(status.Detail);
        }

        foreach (var entry in trailers.Where(entry => !MetadataCodec.IsReserved(entry.Key)))
        {
            headers.Append(entry.Key, MetadataCodec.ValueOf(entry));
        }
    }
}
