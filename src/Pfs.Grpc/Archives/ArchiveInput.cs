using Grpc.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Archives;

/// <summary>The bytes of an archive as they arrive; only the message at hand is in memory.</summary>
/// <param name="requests">Behind the header.</param>
/// <param name="maxBytes">Of the whole archive.</param>
internal sealed class ArchiveInput(IAsyncStreamReader<ImportArchiveRequest> requests, long maxBytes)
{
    private ReadOnlyMemory<byte> _left;
    private long _read;

    /// <summary>The next bytes, valid until the next call; none at the end. Refuses more than it may be.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long atMost, CancellationToken cancellationToken)
    {
        while (_left.IsEmpty)
        {
            if (!await requests.MoveNext(cancellationToken))
            {
                return default;
            }

            _left = requests.Current.PartCase == ImportArchiveRequest.PartOneofCase.Data
                ? requests.Current.Data.Memory
                : throw RequestFields.Invalid("Behind the header each message must be data.");
        }

        var bytes = _left[..(int)Math.Min(atMost, _left.Length)];
        _left = _left[bytes.Length..];
        Expect(bytes.Length);
        _read += bytes.Length;
        return bytes;
    }

    /// <summary>Fills the buffer, or as much of it as there is.</summary>
    public async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var bytes = await ReadAsync(buffer.Length - filled, cancellationToken);
            if (bytes.IsEmpty)
            {
                break;
            }

            bytes.CopyTo(buffer[filled..]);
            filled += bytes.Length;
        }

        return filled;
    }

    /// <summary>Refuses what would be too much before it arrives.</summary>
    public void Expect(long bytes)
    {
        if (bytes > maxBytes - _read)
        {
            throw RequestFields.Invalid($"The archive is longer than the {maxBytes} bytes that this server imports; import it in parts, or raise --max-import-gib.");
        }
    }
}
