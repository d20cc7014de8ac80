using System.Buffers;
using System.Security.Cryptography;
using Pfs.Core.Files;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>
/// Takes one body in: cuts it into chunks, hashes it and appends what the store does not hold yet, while it arrives.
/// A body of less than 1 MiB is one chunk, a longer one is cut where its content says (docs/adr/0006-chunking.md).
/// Holds at most 2 MiB: the window that fills, and the one that is stored meanwhile. Content that no commit names in the end is garbage and harms nobody.
/// Not for concurrent use. Dispose it, finished or not, and only after the content was committed, or hold a <see cref="Lease"/> until then.
/// </summary>
public sealed class ContentWriter : IAsyncDisposable
{
    /// <summary>A body up to this many bytes travels with its commit in the log; 64 KiB costs the log's sync little.</summary>
    internal const int InlineMax = 64 << 10;

    private const int WindowBytes = ChunkRecord.MaxData; // a full window holds at least one chunk
    private const int FirstBufferBytes = 16 << 10;

    private readonly ChunkStore _chunks;
    private readonly Lease? _lease;
    private readonly ManifestBuilder _manifest;
    private readonly int _inlineMax;
    private ChunkCutter? _cutter;
    private IncrementalHash? _whole;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _filled;
    private int _carried; // bytes at the buffer's start that came with the window before
    private long _size;
    private Task? _storing;
    private byte[]? _lent;

    internal ContentWriter(ChunkStore chunks, bool inlineSmall, Lease? lease = null)
    {
        _chunks = chunks;
        _lease = lease;
        _inlineMax = inlineSmall ? InlineMax : 0;
        _manifest = new ManifestBuilder(chunks);
    }

    /// <summary>
    /// Free memory to fill, at least 1 byte and at most 1 MiB; then call <see cref="AdvanceAsync"/>.
    /// </summary>
    public Memory<byte> GetMemory()
    {
        if (_filled == Math.Min(_buffer.Length, WindowBytes))
        {
            Grow();
        }

        return _buffer.AsMemory(_filled, Math.Min(_buffer.Length, WindowBytes) - _filled);
    }

    /// <summary>Takes the first <paramref name="count"/> bytes of the memory from <see cref="GetMemory"/>.</summary>
    public ValueTask AdvanceAsync(int count, CancellationToken cancellationToken)
    {
        _filled += count;
        return _filled == WindowBytes ? StoreWindowAsync(isLast: false, cancellationToken) : default;
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
            await StoreWindowAsync(isLast: true, cancellationToken);
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
        _lease?.Dispose();
    }

    private FileContent Inline()
    {
        var bytes = _buffer.AsSpan(0, _filled);
        var hash = ContentHash.Of(bytes);
        return new FileContent
        {
            Hash = hash,
            Size = bytes.Length,
            Root = bytes.IsEmpty ? default : new ContentRef(hash, bytes.Length, 0),

            // Asked here and not by the committer, whose time is everybody's: the answer may come from the disk. Two who write the
            // same at the same moment store it twice, which costs its bytes and nothing else.
            Pending = bytes.IsEmpty || _chunks.IsDurable(hash) ? null : bytes.ToArray(),
        };
    }

    // Chunks are hashed and written on another core while this one hashes the whole and takes in the next megabyte.
    private async ValueTask StoreWindowAsync(bool isLast, CancellationToken cancellationToken)
    {
        var (buffer, length, carried) = (_buffer, _filled, _carried);
        var isWhole = isLast && _size == 0;
        var (chunks, end) = isWhole ? ([length], length) : Cut(buffer.AsSpan(0, length), isLast);
        await WaitForStoreAsync();
        cancellationToken.ThrowIfCancellationRequested();
        _size += length - carried;
        _filled = _carried = length - end;
        _buffer = isLast ? [] : ArrayPool<byte>.Shared.Rent(WindowBytes);
        buffer.AsSpan(end, _carried).CopyTo(_buffer);
        _lent = buffer;
        _storing = Task.Run(() => Store(buffer, chunks), CancellationToken.None);
        if (!isWhole) // the only chunk has the hash of the whole
        {
            _whole ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _whole.AppendData(buffer, carried, length - carried);
        }
    }

    // The lengths of the chunks that are whole, and where the last of them ends.
    private (List<int> Chunks, int End) Cut(ReadOnlySpan<byte> window, bool isLast)
    {
        _cutter ??= new ChunkCutter(ChunkSizes.Default);
        var chunks = new List<int>();
        var end = 0;
        while (end < window.Length)
        {
            var length = _cutter.Next(window[end..]);
            if (length == 0 && !isLast)
            {
                break;
            }

            chunks.Add(length > 0 ? length : window.Length - end);
            end += chunks[^1];
        }

        return (chunks, end);
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

    private void Store(byte[] buffer, List<int> chunks)
    {
        var start = 0;
        foreach (var length in chunks)
        {
            var data = buffer.AsSpan(start, length);
            var hash = ContentHash.Of(data);
            var end = _chunks.Append(hash, data);
            _manifest.Add(new ContentRef(hash, length, 0), end);
            start += length;
        }
    }

    private ContentHash WholeHash()
    {
        Span<byte> hash = stackalloc byte[ContentHash.Length];
        _whole!.GetHashAndReset(hash);
        return new ContentHash(hash);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(WindowBytes, _buffer.Length * 8));
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
