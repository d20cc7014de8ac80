using System.Buffers.Binary;

namespace Pfs.Benchmarks.Load;

/// <summary>
/// A large body that is made as it is sent: random bytes in which every 4 KiB carry their own number, so that no
/// block is like another and no store can save work by having seen it.
/// </summary>
internal sealed class LargeBody
{
    public const int BlockBytes = 1024 * 1024;
    private const int StampEvery = 4096;

    private readonly byte[] _block = new byte[BlockBytes];
    private readonly long _salt;
    private readonly long _bytes;

    public LargeBody(long salt, long bytes)
    {
        _salt = salt;
        _bytes = bytes;
        new Random((int)salt).NextBytes(_block);
    }

    /// <summary>Bytes of the block that starts at <paramref name="offset"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> BlockAt(long offset)
    {
        for (var at = 0; at < BlockBytes; at += StampEvery)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_block.AsSpan(at), _salt);
            BinaryPrimitives.WriteInt64LittleEndian(_block.AsSpan(at + 8), offset + at);
        }

        return _block.AsSpan(0, (int)Math.Min(BlockBytes, _bytes - offset));
    }

    public void Send(HttpConnection connection)
    {
        for (var offset = 0L; offset < _bytes; offset += BlockBytes)
        {
            connection.Send(BlockAt(offset));
        }
    }

    /// <summary>Reads the answer's body and throws at the first byte that was not sent.</summary>
    public void Verify(HttpConnection connection)
    {
        ReadOnlySpan<byte> received = [];
        for (var offset = 0L; offset < _bytes; offset += BlockBytes)
        {
            var expected = BlockAt(offset);
            while (!expected.IsEmpty)
            {
                received = received.IsEmpty ? connection.ReceiveBody() : received;
                var count = Math.Min(received.Length, expected.Length);
                if (count == 0 || !received[..count].SequenceEqual(expected[..count]))
                {
                    throw new MeasurementException($"Other bytes came back within 1 MiB of offset {offset} than were put");
                }

                received = received[count..];
                expected = expected[count..];
            }
        }
    }
}
