using System.Buffers.Binary;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>Where the sections of a run lie: header page, filter, pages of entries, pages of fences, footer page.</summary>
internal readonly record struct IndexLayout(long Entries, long FilterBlocks, int EntryPages)
{
    public const int FormatVersion = 1;

    private const int MaxName = 64;

    public const long FilterOffset = IndexPage.Bytes;

    public long EntriesOffset => FilterOffset + (FilterBlocks * IndexFilter.BlockBytes);

    public long FencesOffset => EntriesOffset + ((long)EntryPages * IndexPage.Bytes);

    public int FencePages => (EntryPages + IndexPage.MaxFences - 1) / IndexPage.MaxFences;

    public long FooterOffset => FencesOffset + ((long)FencePages * IndexPage.Bytes);

    /// <summary>The length of the whole file in bytes.</summary>
    public long Length => FooterOffset + IndexPage.Bytes;

    private static ReadOnlySpan<byte> Magic => "PFSINDEX"u8;

    public static void WriteHeader(Span<byte> page, string index, int run)
    {
        Magic.CopyTo(page);
        BinaryPrimitives.WriteInt32LittleEndian(page[8..], FormatVersion);
        page[12] = (byte)System.Text.Encoding.UTF8.GetBytes(index, page.Slice(13, MaxName));
        IndexPage.Seal(page, IndexPageKind.Header, 0, run, 0);
    }

    /// <summary>True when a page is just the header that this version writes for the run.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> page, string index, int run)
    {
        Span<byte> expected = stackalloc byte[IndexPage.Bytes];
        WriteHeader(expected, index, run);
        return page.SequenceEqual(expected);
    }

    public void WriteFooter(Span<byte> page, int run)
    {
        BinaryPrimitives.WriteInt64LittleEndian(page, Entries);
        BinaryPrimitives.WriteInt64LittleEndian(page[8..], FilterBlocks);
        BinaryPrimitives.WriteInt32LittleEndian(page[16..], EntryPages);
        IndexPage.Seal(page, IndexPageKind.Footer, 0, run, FooterOffset / IndexPage.Bytes);
    }

    /// <summary>Reads the last page of a file of <paramref name="length"/> bytes; false when it is not a footer that fits there.</summary>
    public static bool TryReadFooter(ReadOnlySpan<byte> page, int run, long length, out IndexLayout layout)
    {
        layout = new IndexLayout(
            BinaryPrimitives.ReadInt64LittleEndian(page),
            BinaryPrimitives.ReadInt64LittleEndian(page[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(page[16..]));
        return IndexPage.Fits(page, IndexPageKind.Footer, run, (length / IndexPage.Bytes) - 1)
            && layout.Length == length
            && layout.FilterBlocks > 0
            && layout.EntryPages > 0;
    }
}
