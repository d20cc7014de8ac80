using System.Buffers;
using Grpc.Core;

namespace Pfs.Rpc.Wire;

/// <summary>Lets a marshaller append one message to a buffer.</summary>
internal sealed class BufferSerializationContext(PooledBuffer output) : SerializationContext
{
    public override void Complete(byte[] payload) => output.Write(payload);

    public override IBufferWriter<byte> GetBufferWriter() => output;

    public override void SetPayloadLength(int payloadLength) => output.GetSpan(payloadLength);

    public override void Complete()
    {
        // Nothing is held back: what was written is in the buffer.
    }
}
