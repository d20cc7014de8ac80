using System.Buffers;
using System.Buffers.Binary;

namespace Pfs.Rpc.Wire;

/// <summary>
/// One message on the wire: a byte of flags, four of length, the payload.
/// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md; gRPC-Web and Connect use the same form with flags of their own.
/// </summary>
internal readonly record struct Frame(byte Flags, ReadOnlySequence<byte> Payload)
{
    public const int PrefixLength = 5;
    public const byte Compressed = 0x01;
    public const byte ConnectEndStream = 0x02;
    public const byte WebTrailers = 0x80;

    public static void WritePrefix(Span<byte> prefix, byte flags, int payloadLength)
    {
        prefix[0] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)payloadLength);
    }
}
