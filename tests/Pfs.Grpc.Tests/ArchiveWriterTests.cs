using System.IO.Compression;
using System.Text;
using FluentAssertions;
using Pfs.Grpc.Archives;
using Xunit;

namespace Pfs.Grpc.Tests;

/// <summary>Archives beyond the limits of the old formats.</summary>
public sealed class ArchiveWriterTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Zeros = new byte[256 * 1024];

    [Fact]
    public async Task A_zip_file_holds_more_than_4_gib_of_one_file_and_what_lies_behind_it()
    {
        const long Size = (1L << 32) + 12_345;
        var archive = await WriteAsync(output => new ZipWriter(output), [Entry("zeros", Size), Entry("behind", 7)]);

        using var zip = new ZipArchive(archive);

        zip.Entries.Select(entry => (entry.FullName, entry.Length)).Should().Equal(("zeros", Size), ("behind", 7));
        await using var content = zip.Entries[0].Open(); // its reader compares the length at the end
        (await CountAsync(content)).Should().Be(Size);
    }

    [Fact]
    public async Task A_zip_file_holds_more_than_65535_files()
    {
        const int Files = 70_000;
        var archive = await WriteAsync(output => new ZipWriter(output), [.. Enumerable.Range(0, Files).Select(i => Entry($"{i}", 0))]);

        using var zip = new ZipArchive(archive);

        zip.Entries.Should().HaveCount(Files);
        zip.Entries[^1].FullName.Should().Be($"{Files - 1}");
    }

    [Fact]
    public async Task A_tar_file_says_sizes_from_8_gib_on_in_an_extended_header()
    {
        const long Size = 1L << 33;
        var head = new MemoryStream();
        await using var output = new ArchiveOutput(async (piece, token) =>
        {
            if (head.Length < 4096)
            {
                await head.WriteAsync(piece, token);
            }
        });
        await using var tar = new TarWriter(output);
        await tar.AddAsync(Entry("zeros", Size), _ => new ValueTask<ReadOnlyMemory<byte>>(Zeros), default);
        await tar.FinishAsync(default);
        await output.FlushAsync();

        var blocks = Encoding.ASCII.GetString(head.ToArray());
        blocks[512..].Should().StartWith("19 size=8589934592\n\0");
        blocks[(2 * 512)..].Should().StartWith("zeros\0");
        blocks[((2 * 512) + 124)..].Should().StartWith("77777777777\0", "readers who know no extended headers get as near as can be");
        output.Written.Should().Be((3 * 512) + Size + 1024);
    }

    [Theory]
    [InlineData(1, "5 k=\n", false)]
    [InlineData(90, "", false)]
    [InlineData(95, "", true)]
    public void A_pax_record_counts_its_own_digits(int length, string expected, bool crosses)
    {
        var value = new byte[length - 1];
        Array.Fill(value, (byte)'v');

        var record = Encoding.ASCII.GetString(TarBlock.Records(("k", value)));

        record.Should().StartWith($"{record.Length} k=");
        (record.Length >= 100).Should().Be(crosses);
        if (expected.Length > 0)
        {
            record.Should().Be(expected);
        }
    }

    private static ArchiveEntry Entry(string name, long size) => new(Encoding.UTF8.GetBytes(name), size, Time);

    private static async Task<MemoryStream> WriteAsync(Func<ArchiveOutput, IArchiveWriter> create, ArchiveEntry[] entries)
    {
        var archive = new MemoryStream();
        await using var output = new ArchiveOutput((piece, token) => archive.WriteAsync(piece, token).AsTask());
        await using var writer = create(output);
        foreach (var entry in entries)
        {
            var left = entry.Size;
            await writer.AddAsync(
                entry,
                _ =>
                {
                    var piece = Zeros.AsMemory(0, (int)Math.Min(left, Zeros.Length));
                    left -= piece.Length;
                    return new ValueTask<ReadOnlyMemory<byte>>(piece);
                },
                default);
        }

        await writer.FinishAsync(default);
        await output.FlushAsync();
        archive.Position = 0;
        return archive;
    }

    private static async Task<long> CountAsync(Stream content)
    {
        var buffer = new byte[1 << 20];
        long count = 0;
        while (await content.ReadAsync(buffer) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }
}
