using System.Buffers.Binary;

namespace Pfs.Benchmarks.Dedup;

/// <summary>
/// What a Parquet file looks like to a store: row groups of columns of compressed pages, 8 to 256 KiB each, and at the end
/// the place of every page. A page that was changed compresses to another length, so all that follows it moves.
/// </summary>
internal static class ColumnarFile
{
    private const int PageBytesMin = 8 << 10;
    private const int PageBytesMax = 256 << 10;
    private const int OtherSeeds = 1_000_000_000;

    /// <summary>Writes pages up to <paramref name="bytes"/>; one in <paramref name="changedOneIn"/> is another than in version 1.</summary>
    public static void Write(Stream output, long bytes, int version, int changedOneIn)
    {
        output.Write("PAR1"u8);
        var footer = new MemoryStream();
        var page = new byte[PageBytesMax];
        var offset = new byte[sizeof(long)];
        var written = 0L;
        for (var number = 0; written < bytes; number++)
        {
            var random = new Random(version > 1 && number % changedOneIn == changedOneIn / 2 ? number + OtherSeeds : number);
            var length = random.Next(PageBytesMin, PageBytesMax);
            random.NextBytes(page.AsSpan(0, length));
            output.Write(page, 0, length);
            BinaryPrimitives.WriteInt64LittleEndian(offset, written);
            footer.Write(offset);
            written += length;
        }

        footer.WriteTo(output);
        output.Write("PAR1"u8);
    }
}
