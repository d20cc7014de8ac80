using Pfs.Core.Files;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>
/// Reads a range of stored content in order. Every byte is checked against its CRC32C before it is given out.
/// Not for concurrent use.
/// </summary>
public sealed class ContentReader : IDisposable
{
    /// <summary>The least room to give to <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>: 64 KiB.</summary>
    public const int ReadBytesMin = ChunkRecord.BlockBytes;

    private readonly ChunkReader _chunks;
    private readonly Lease? _lease;
    private readonly Stack<(ContentRef[] Children, int Next)> _above = new();
    private ContentRef _chunk;
    private long _inChunk;
    private long _left;

    internal ContentReader(ChunkReader chunks, ContentRef root, long offset, long length, Lease? lease = null)
    {
        _lease = lease;
        _chunks = chunks;
        _inChunk = offset;
        _left = length;
        if (length > 0 && root.Depth == 0)
        {
            _chunk = root;
        }
        else if (length > 0)
        {
            _above.Push(([root], 0));
        }
    }

    /// <summary>
    /// The next bytes, up to 256 KiB, valid until the next call; empty at the end.
    /// <see cref="PfsError.DataCorrupt"/> when the bytes on disk do not fit their checksum.
    /// </summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_left == 0)
        {
            return default;
        }

        while (_inChunk >= _chunk.Length)
        {
            NextChunk();
        }

        var bytes = _chunks.Read(_chunk, (int)_inChunk, (int)Math.Min(_left, ChunkReader.WindowBytes));
        _inChunk += bytes.Length;
        _left -= bytes.Length;
        return new ValueTask<ReadOnlyMemory<byte>>(bytes);
    }

    /// <summary>
    /// Copies the next bytes to <paramref name="destination"/> and returns how many, 0 at the end only: fewer than there
    /// is room for when another block of 64 KiB would not fit. Cheaper than the other form, as most bytes are read
    /// straight to where they belong; best with 256 KiB or more. The same refusals.
    /// </summary>
    /// <param name="destination">At least <see cref="ReadBytesMin"/> bytes.</param>
    /// <param name="cancellationToken">Gives up before the next chunk.</param>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, ReadBytesMin);
        var total = 0;
        while (_left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_inChunk >= _chunk.Length)
            {
                NextChunk();
            }

            var count = ReadChunk(destination.Span[total..]);
            if (count == 0)
            {
                break;
            }

            _inChunk += count;
            _left -= count;
            total += count;
        }

        return new ValueTask<int>(total);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunks.Dispose();
        _lease?.Dispose();
    }

    private int ReadChunk(Span<byte> destination)
    {
        var room = destination[..(int)Math.Min(destination.Length, _left)];
        var count = _chunks.Read(_chunk, (int)_inChunk, room);
        if (count > 0 || room.Length < _left)
        {
            return count;
        }

        // The range ends inside of a block: it cannot be checked in its place, as the rest of it has none.
        var bytes = _chunks.Read(_chunk, (int)_inChunk, room.Length).Span;
        bytes.CopyTo(room);
        return bytes.Length;
    }

    // Whole subtrees before the range are skipped by their length alone.
    private void NextChunk()
    {
        _inChunk -= _chunk.Length;
        _chunk = default;
        while (_above.TryPop(out var top))
        {
            if (top.Next == top.Children.Length)
            {
                continue;
            }

            _above.Push((top.Children, top.Next + 1));
            var child = top.Children[top.Next];
            if (_inChunk >= child.Length)
            {
                _inChunk -= child.Length;
            }
            else if (child.Depth == 0)
            {
                _chunk = child;
                return;
            }
            else
            {
                _above.Push((ReadManifest(child), 0));
            }
        }

        throw new PfsException(PfsError.DataCorrupt, "A manifest holds fewer bytes than its content's size; run 'pfs check'.");
    }

    // A manifest's ref tells the length of the content below it; the chunk that holds the manifest has its own.
    private ContentRef[] ReadManifest(ContentRef manifest) => ManifestCodec.Read(_chunks.ReadManifest(manifest.Hash).Span);
}
