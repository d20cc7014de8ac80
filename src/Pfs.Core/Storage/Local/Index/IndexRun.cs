using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>
/// A sorted run on disk, which never changes. In memory: the first 8 key bytes of each page (0.1 bytes an entry), and the filter of
/// a small run. A look-up costs one small read of the filter and, mostly only for a key that is there, one page.
/// </summary>
internal sealed class IndexRun : IndexHeld
{
    private readonly IStoreFile _file;
    private readonly ulong[] _fences;
    private readonly byte[]? _filter;

    private IndexRun(IStoreFile file, int number, int filterBytesInMemory)
    {
        (_file, Number) = (file, number);
        Layout = ReadLayout();
        _fences = ReadFences();
        _filter = Layout.FilterBlocks * IndexFilter.BlockBytes <= filterBytesInMemory
            ? ReadFilter(0, new byte[Layout.FilterBlocks * IndexFilter.BlockBytes])
            : null;
    }

    public int Number { get; }

    public IndexLayout Layout { get; }

    public ReadOnlySpan<ulong> Fences => _fences;

    /// <summary>
    /// Opens a run, which from then on owns the file; <see cref="PfsError.DataCorrupt"/> when header, footer, fences or a small filter
    /// do not fit.
    /// </summary>
    public static IndexRun Open(IStoreFile file, string index, int number, int filterBytesInMemory)
    {
        var header = new byte[IndexPage.Bytes];
        if (ReadAt(file, header, 0) != header.Length || !IndexLayout.IsHeader(header, index, number))
        {
            throw Damaged(file, "Page 0", "it is not the header of this run in format 1");
        }

        return new IndexRun(file, number, filterBytesInMemory);
    }

    /// <summary>False when the run does not hold the key; true when it may.</summary>
    public bool MayHold(ReadOnlySpan<byte> key)
    {
        var number = IndexFilter.BlockOf(key, Layout.FilterBlocks);
        if (_filter is not null)
        {
            return IndexFilter.MayHold(_filter.AsSpan((int)number * IndexFilter.BlockBytes), key);
        }

        Span<byte> block = stackalloc byte[IndexFilter.BlockBytes];
        ReadBytes(block, IndexLayout.FilterOffset + (number * IndexFilter.BlockBytes));
        CheckBlock(block, number);
        return IndexFilter.MayHold(block, key);
    }

    [SkipLocalsInit] // zeros for a page that is read at once
    public bool TryFind(ReadOnlySpan<byte> key, out IndexValue value)
    {
        value = default;
        if (!MayHold(key))
        {
            return false;
        }

        Span<byte> page = stackalloc byte[IndexPage.Bytes];
        if (Seek(key, page) < 0)
        {
            return false;
        }

        var at = IndexPage.LowerBound(page, key);
        if (at == IndexPage.Count(page) || !IndexEntry.Key(IndexPage.Entry(page, at)).SequenceEqual(key))
        {
            return false;
        }

        value = IndexEntry.Value(IndexPage.Entry(page, at));
        return true;
    }

    /// <summary>
    /// Adds the first <paramref name="limit"/> entries whose keys start with <paramref name="prefix"/>, but keeps values that are there.
    /// </summary>
    public void FindPrefix(ReadOnlySpan<byte> prefix, int limit, Dictionary<ContentHash, IndexValue> found)
    {
        Span<byte> first = stackalloc byte[ContentHash.Length];
        prefix.CopyTo(first);
        Span<byte> page = stackalloc byte[IndexPage.Bytes];
        var number = Seek(first, page);
        if (number < 0)
        {
            ReadPages(number = 0, page);
        }

        for (var at = IndexPage.LowerBound(page, first); limit > 0; at++, limit--)
        {
            if (at == IndexPage.Count(page))
            {
                if (++number == Layout.EntryPages)
                {
                    return;
                }

                ReadPages(number, page);
                at = 0;
            }

            var entry = IndexPage.Entry(page, at);
            if (!entry.StartsWith(prefix))
            {
                return;
            }

            found.TryAdd(new ContentHash(IndexEntry.Key(entry)), IndexEntry.Value(entry));
        }
    }

    /// <summary>Reads consecutive pages of entries; <paramref name="pages"/> has the length of so many.</summary>
    public void ReadPages(int first, Span<byte> pages)
    {
        var offset = Layout.EntriesOffset + ((long)first * IndexPage.Bytes);
        ReadFully(pages, offset, IndexPageKind.Entries);
    }

    /// <summary>Reads blocks of the filter from <paramref name="first"/> on, as many as <paramref name="blocks"/> takes.</summary>
    public byte[] ReadFilter(long first, byte[] blocks)
    {
        ReadBytes(blocks, IndexLayout.FilterOffset + (first * IndexFilter.BlockBytes));
        for (var at = 0; at < blocks.Length; at += IndexFilter.BlockBytes)
        {
            CheckBlock(blocks.AsSpan(at, IndexFilter.BlockBytes), first + (at / IndexFilter.BlockBytes));
        }

        return blocks;
    }

    /// <summary>The exception for damage to this run.</summary>
    public PfsException Damaged(string place, string what) => Damaged(_file, place, what);

    protected override void LetGo() => _file.Dispose();

    // Reads the only page that can hold the key: the last one whose first key is not above it; -1 when there is none. One read,
    // unless pages start with the very 8 bytes of the key; among those it searches by their first keys.
    private int Seek(ReadOnlySpan<byte> key, Span<byte> page)
    {
        var lead = IndexEntry.Lead(key);
        var low = FirstFence(lead) - 1;
        var high = (lead == ulong.MaxValue ? _fences.Length : FirstFence(lead + 1)) - 1;
        var read = -1;
        while (low < high)
        {
            var middle = high - ((high - low) / 2);
            ReadPages(read = middle, page);
            if (IndexEntry.Key(page).SequenceCompareTo(key) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (low >= 0 && low != read)
        {
            ReadPages(low, page);
        }

        return low;
    }

    // The first page whose fence is not below the number.
    private int FirstFence(ulong lead)
    {
        var (low, high) = (0, _fences.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_fences[middle] < lead)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private IndexLayout ReadLayout()
    {
        var length = _file.Length;
        Span<byte> footer = stackalloc byte[IndexPage.Bytes];
        ReadBytes(footer, Math.Max(0, length - IndexPage.Bytes));
        return IndexLayout.TryReadFooter(footer, Number, length, out var layout)
            ? layout
            : throw Damaged($"Page {(length / IndexPage.Bytes) - 1}", "it is not the footer of this run");
    }

    private ulong[] ReadFences()
    {
        var fences = new ulong[Layout.EntryPages];
        Span<byte> page = stackalloc byte[IndexPage.Bytes];
        for (var start = 0; start < fences.Length; start += IndexPage.MaxFences)
        {
            ReadFully(page, Layout.FencesOffset + ((long)start / IndexPage.MaxFences * IndexPage.Bytes), IndexPageKind.Fences);
            for (var i = 0; i < Math.Min(IndexPage.MaxFences, fences.Length - start); i++)
            {
                fences[start + i] = BinaryPrimitives.ReadUInt64LittleEndian(page[(i * sizeof(ulong))..]);
            }
        }

        return fences;
    }

    private void ReadFully(Span<byte> pages, long offset, IndexPageKind kind)
    {
        ReadBytes(pages, offset);
        for (var at = 0; at < pages.Length; at += IndexPage.Bytes)
        {
            var number = (offset + at) / IndexPage.Bytes;
            if (!IndexPage.Fits(pages.Slice(at, IndexPage.Bytes), kind, Number, number))
            {
                throw Damaged($"Page {number}", "it does not fit its checksum");
            }
        }
    }

    private void CheckBlock(ReadOnlySpan<byte> block, long number)
    {
        if (!IndexFilter.Fits(block))
        {
            throw Damaged($"Filter block {number}", "it does not fit its checksum");
        }
    }

    private void ReadBytes(Span<byte> destination, long offset)
    {
        if (ReadAt(_file, destination, offset) != destination.Length)
        {
            throw Damaged($"Page {offset / IndexPage.Bytes}", "the file ends too early");
        }
    }

    private static int ReadAt(IStoreFile file, Span<byte> destination, long offset)
    {
        try
        {
            return file.Read(destination, offset);
        }
        catch (IOException failure)
        {
            throw new PfsException(
                PfsError.DataCorrupt,
                $"Page {offset / IndexPage.Bytes} of {file.Name} cannot be read: {failure.Message}",
                failure);
        }
    }

    private static PfsException Damaged(IStoreFile file, string place, string what) => new(
        PfsError.DataCorrupt,
        $"{place} of {file.Name} is damaged: {what}; run 'pfs check'.");
}
