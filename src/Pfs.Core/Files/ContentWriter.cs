using System.Buffers;
using System.Security.Cryptography;
using Pfs.Core.Files;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>
/// Takes one body in: splits it into chunks, hashes it and appends what the store does not hold yet, while it arrives.
/// Holds at most 2 MiB. Content that no commit names in the end is garbage and harms nobody.
/// Not for concurrent use. Dispose it, finished or not.
/// </summary>
public sealed class ContentWriter : IAsyncDisposable
{
    /// <summary>A body up to this many bytes travels with its commit in the log; 64 KiB costs the log's sync little.</summary>
    internal const int InlineMax = 64 << 10;

    private const int ChunkBytes = ChunkRecord.MaxData;
    private const int FirstBufferBytes = 16 << 10;

    private readonly ChunkStore _chunks;
    private readonly ManifestBuilder _manifest;
    private readonly int _inlineMax;
    private IncrementalHash? _whole;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _filled;
    private long _size;
    private Task? _storing;
    private byte[]? _lent;

    internal ContentWriter(ChunkStore chunks, bool inlineSmall)
    {
        _chunks = chunks;
        _inlineMax = inlineSmall ? InlineMax : 0;
        _manifest = new ManifestBuilder(chunks);
    }

    /// <summary>
    /// Free memory to fill, at least 1 byte and at most 1 MiB; then call <see cref="AdvanceAsync"/>.
    /// </summary>
    public Memory<byte> GetMemory()
    {
        if (_filled == Math.Min(_buffer.Length, ChunkBytes))
        {
            Grow();
        }

        return _buffer.AsMemory(_filled, Math.Min(_buffer.Length, ChunkBytes) - _filled);
    }

    /// <summary>Takes the first <paramref name="count"/> bytes of the memory from <see cref="GetMemory"/>.</summary>
    public ValueTask AdvanceAsync(int count, CancellationToken cancellationToken)
    {
        _filled += count;
        return _filled == ChunkBytes ? StoreChunkAsync(hashWhole: true, cancellationToken) : default;
    }

    /// <summary>Copies <paramref name="bytes"/> in.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var memory = GetMemory();
            var count = Math.Min(memory.Length, bytes.Length);
            bytes[..count].CopyTo(memory);
            bytes = bytes[count..];
            await AdvanceAsync(count, cancellationToken);
        }
    }

    /// <summary>
    /// Ends the body. The content becomes durable with the commit or part that names it; its
    /// <see cref="FileContent.Hash"/> is the SHA-256 of all bytes, so no caller needs to hash again.
    /// </summary>
    public async ValueTask<FileContent> FinishAsync(CancellationToken cancellationToken)
    {
        if (_size == 0 && _filled <= _inlineMax)
        {
            return Inline();
        }

        if (_filled > 0)
        {
            await StoreChunkAsync(hashWhole: _size > 0, cancellationToken); // one chunk has the hash of the whole already
        }

        await WaitForStoreAsync();
        var root = _manifest.Finish();
        return new FileContent
        {
            Hash = root.Depth == 0 ? root.Hash : WholeHash(),
            Size = _size,
            Root = root,
            Needs = _manifest.Needs,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await WaitForStoreAsync(); // it still reads its buffer
        }
        catch (PfsException)
        {
            // The body is given up; whoever waited for it was told.
        }

        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        _whole?.Dispose();
    }

    private FileContent Inline()
    {
        var bytes = _buffer.AsSpan(0, _filled).ToArray();
        var hash = ContentHash.Of(bytes);
        return new FileContent
        {
            Hash = hash,
            Size = bytes.Length,
            Root = bytes.Length == 0 ? default : new ContentRef(hash, bytes.Length, 0),
            Pending = bytes,
        };
    }

    // The chunk is hashed and written on another core while this one hashes the whole and takes in the next megabyte.
    private async ValueTask StoreChunkAsync(bool hashWhole, CancellationToken cancellationToken)
    {
        await WaitForStoreAsync();
        cancellationToken.ThrowIfCancellationRequested();
        var (buffer, length) = (_buffer, _filled);
        _size += length;
        _filled = 0;
        _buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        _storing = Task.Run(() => Store(buffer, length), CancellationToken.None);
        _lent = buffer;
        if (hashWhole)
        {
            _whole ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _whole.AppendData(buffer, 0, length);
        }
    }

    private async ValueTask WaitForStoreAsync()
    {
        if (_storing is { } storing)
        {
            _storing = null;
            await storing;
            ArrayPool<byte>.Shared.Return(_lent!);
            _lent = null;
        }
    }

    private void Store(byte[] buffer, int length)
    {
        var data = buffer.AsSpan(0, length);
        var hash = ContentHash.Of(data);
        var end = _chunks.Append(hash, data);
        _manifest.Add(new ContentRef(hash, length, 0), end);
    }

    private ContentHash WholeHash()
    {
        Span<byte> hash = stackalloc byte[ContentHash.Length];
        _whole!.GetHashAndReset(hash);
        return new ContentHash(hash);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(ChunkBytes, _buffer.Length * 8));
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
