using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Pfs.Rpc.Wire;
using Status = Grpc.Core.Status;

namespace Pfs.Rpc.Server;

/// <summary>Errors as Connect writes them: https://connectrpc.com/docs/protocol#error-codes.</summary>
internal static class ConnectError
{
    private static readonly TypeRegistry Known = TypeRegistry.FromMessages(ErrorInfo.Descriptor, RetryInfo.Descriptor);

    /// <summary>When the caller may try again; null: it does not say.</summary>
    public static TimeSpan? RetryDelayOf(Metadata trailers) =>
        DetailsOf(trailers).FirstOrDefault(detail => detail.Is(RetryInfo.Descriptor))?.Unpack<RetryInfo>().RetryDelay.ToTimeSpan();

    /// <summary>The body of a failed unary call.</summary>
    public static byte[] UnaryBody(Status status, Metadata trailers) => Write(json => WriteError(json, status, trailers));

    /// <summary>The last message of a stream: its error, if any, and its trailers.</summary>
    public static byte[] EndOfStream(Status status, Metadata trailers) => Write(json =>
    {
        json.WriteStartObject();
        if (status.StatusCode != StatusCode.OK)
        {
            json.WritePropertyName("error");
            WriteError(json, status, trailers);
        }

        json.WriteStartObject("metadata");
        foreach (var entries in trailers.Where(entry => !MetadataCodec.IsReserved(entry.Key)).GroupBy(entry => entry.Key))
        {
            json.WriteStartArray(entries.Key);
            foreach (var entry in entries)
            {
                json.WriteStringValue(MetadataCodec.ValueOf(entry));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteError(Utf8JsonWriter json, Status status, Metadata trailers)
    {
        json.WriteStartObject();
        json.WriteString("code", ConnectCode.NameOf(status.StatusCode));
        json.WriteString("message", status.Detail);
        if (DetailsOf(trailers) is { Count: > 0 } details)
        {
            json.WriteStartArray("details");
            foreach (var detail in details)
            {
                json.WriteStartObject();
                json.WriteString("type", detail.TypeUrl[(detail.TypeUrl.LastIndexOf('/') + 1)..]);
                json.WriteString("value", MetadataCodec.Encode(detail.Value.Span));
                if (detail.Unpack(Known) is { } message)
                {
                    // For people with curl; programs read the value.
                    json.WritePropertyName("debug");
                    json.WriteRawValue(JsonFormatter.Default.Format(message));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static RepeatedField<Any> DetailsOf(Metadata trailers) =>
        trailers.GetValueBytes(RpcHeaders.GrpcStatusDetails) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes).Details : new RepeatedField<Any>();

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
