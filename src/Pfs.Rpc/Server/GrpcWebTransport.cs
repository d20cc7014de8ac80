using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>
/// gRPC-Web, binary and text: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md. The trailers are the last frame of the
/// body; in the text form every frame is base64.
/// </summary>
internal sealed class GrpcWebTransport(HttpContext http, GrpcServiceOptions options, MessageFormat format, bool isText)
    : FramedTransport(
        http,
        options,
        format,
        isText ? PipeReader.Create(new Base64ReadStream(http.Request.Body)) : http.Request.BodyReader,
        RpcHeaders.GrpcEncoding,
        RpcHeaders.GrpcAcceptEncoding)
{
    protected override string ContentType =>
        (isText, Format) switch
        {
            (true, _) => "application/grpc-web-text+proto",
            (false, MessageFormat.Json) => "application/grpc-web+json",
            (false, MessageFormat.Protobuf) => "application/grpc-web+proto",
        };

    public override bool TryReadTimeout(out TimeSpan? timeout) => GrpcTimeout.TryRead(Http.Request.Headers, out timeout);

    public override ValueTask FinishAsync(Status status, Metadata trailers, CancellationToken cancellationToken)
    {
        var block = new StringBuilder();
        AppendLine(block, RpcHeaders.GrpcStatus, ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture));
        if (status.Detail.Length > 0)
        {
            AppendLine(block, RpcHeaders.GrpcMessage, PercentEncoding.Encode(status.Detail));
        }

        foreach (var entry in trailers.Where(entry => !MetadataCodec.IsReserved(entry.Key)))
        {
            AppendLine(block, entry.Key, MetadataCodec.ValueOf(entry));
        }

        var frame = new byte[Frame.PrefixLength + block.Length];
        Encoding.ASCII.GetBytes(block.ToString(), frame.AsSpan(Frame.PrefixLength));
        Frame.WritePrefix(frame, Frame.WebTrailers, block.Length);
        return SendAsync(frame, mayWait: false, cancellationToken);
    }

    protected override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, bool mayWait, CancellationToken cancellationToken)
    {
        if (!isText)
        {
            await base.SendAsync(bytes, mayWait, cancellationToken);
            return;
        }

        var length = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        var text = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Base64.EncodeToUtf8(bytes.Span, text, out _, out var written);
            await base.SendAsync(text.AsMemory(0, written), mayWait, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static void AppendLine(StringBuilder block, string name, string value) =>
        block.Append(name).Append(": ").Append(value).Append("\r\n");
}
