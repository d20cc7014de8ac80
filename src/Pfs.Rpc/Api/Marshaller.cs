namespace Grpc.Core;

/// <summary>Turns messages of one type into bytes and back. Both functions are thread-safe.</summary>
public class Marshaller<T>
{
    /// <summary>A marshaller of two functions.</summary>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
    }

    /// <summary>Writes a message into the context and completes it.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; }

    /// <summary>Reads a message from the context; throws when the bytes are no such message.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; }
}
