using System.Buffers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>Messages of one type as bytes and back, in the format of the call.</summary>
internal sealed class MessageCodec<T>(Marshaller<T> marshaller, MessageFormat format)
    where T : class
{
    // A caller of JSON may know newer fields than this server: what it does not know it skips, as protobuf does.
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private static readonly MessageDescriptor? Descriptor = (Activator.CreateInstance<T>() as IMessage)?.Descriptor;

    public void Serialize(T message, PooledBuffer output)
    {
        if (format == MessageFormat.Json)
        {
            Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(AsMessage(message)), output);
        }
        else
        {
            marshaller.ContextualSerializer(message, new BufferSerializationContext(output));
        }
    }

    /// <summary>RpcException InvalidArgument: the bytes are no such message.</summary>
    public T Deserialize(ReadOnlySequence<byte> payload)
    {
        try
        {
            return format == MessageFormat.Json
                ? (T)Parser.Parse(TextOf(payload), Descriptor ?? throw NotProtobuf())
                : marshaller.ContextualDeserializer(new SequenceDeserializationContext(payload));
        }
        catch (Exception e) when (e is IOException or FormatException or DecoderFallbackException) // protobuf's own are IOExceptions
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The message is not a valid {typeof(T).Name}: {e.Message}", e));
        }
    }

    private static string TextOf(ReadOnlySequence<byte> payload)
    {
        // curl without -d sends nothing, which people mean as a message without fields.
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(payload);
        return string.IsNullOrWhiteSpace(text) ? "{}" : text;
    }

    private static IMessage AsMessage(T message) => message as IMessage ?? throw NotProtobuf();

    private static RpcException NotProtobuf() =>
        new(new Status(StatusCode.Unimplemented, $"{typeof(T).Name} is no protobuf message, so it has no JSON form."));
}
