using Pfs.Core;
using Pfs.Core.Files;
using Pfs.Core.Storage.Local;

namespace Pfs.Benchmarks.Dedup;

/// <summary>Cuts a file like the store would with other chunk sizes, and counts the bytes of chunks that are not there yet.</summary>
internal sealed class Calculation(ChunkSizes sizes)
{
    private const int ManifestEntryBytes = 1 + 3 + ContentHash.Length; // depth, length, hash

    private readonly HashSet<ContentHash> _stored = [];
    private readonly byte[] _window = new byte[ChunkRecord.MaxData];
    private ChunkCutter _cutter = new(sizes);
    private int _filled;

    /// <summary>Bytes of the files so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Bytes that a store would have written for them: chunks it did not hold, their heads, and manifests.</summary>
    public long Written { get; private set; }

    public int Chunks { get; private set; }

    public void Append(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, _window.Length - _filled);
            bytes[..count].Span.CopyTo(_window.AsSpan(_filled));
            bytes = bytes[count..];
            _filled += count;
            if (_filled == _window.Length)
            {
                Cut(isLast: false);
            }
        }
    }

    public void EndFile()
    {
        Cut(isLast: true);
        _cutter = new ChunkCutter(sizes);
    }

    private void Cut(bool isLast)
    {
        var start = 0;
        while (start < _filled)
        {
            var length = _cutter.Next(_window.AsSpan(start, _filled - start));
            if (length == 0 && !isLast)
            {
                break;
            }

            length = length > 0 ? length : _filled - start;
            Add(_window.AsSpan(start, length));
            start += length;
        }

        _window.AsSpan(start, _filled - start).CopyTo(_window);
        _filled -= start;
    }

    private void Add(ReadOnlySpan<byte> chunk)
    {
        Chunks++;
        Taken += chunk.Length;
        Written += ManifestEntryBytes;
        if (_stored.Add(ContentHash.Of(chunk)))
        {
            Written += ChunkRecord.HeadLength(chunk.Length) + chunk.Length;
        }
    }
}
