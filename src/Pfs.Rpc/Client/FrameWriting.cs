using Grpc.Core;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Client;

internal static class FrameWriting
{
    /// <summary>Replaces what is in <paramref name="frame"/> by one uncompressed frame.</summary>
    public static void Write<T>(Marshaller<T> marshaller, T message, PooledBuffer frame)
    {
        frame.Clear();
        frame.GetSpan(Frame.PrefixLength);
        frame.Advance(Frame.PrefixLength);
        marshaller.ContextualSerializer(message, new BufferSerializationContext(frame));
        Frame.WritePrefix(frame.WrittenSpan, flags: 0, frame.Count - Frame.PrefixLength);
    }
}
