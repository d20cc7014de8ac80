using System.Security.Cryptography;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class ContentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData((256 << 10) + 1)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(5_000_000)]
    public async Task Of_any_size_reads_back_whole_and_in_ranges_also_after_a_restart(int size)
    {
        await using var temp = await TempStore.InMemoryAsync();
        var body = TempStore.Noise(size);
        await temp.PutAsync("file", body);

        await temp.ReopenAsync();
        var content = await ContentAsync(temp, "file");

        content.Hash.ToString().Should().Be(Convert.ToHexStringLower(SHA256.HashData(body)));
        content.Size.Should().Be(size);
        (await temp.ReadAsync(content, 0, size)).AsSpan().SequenceEqual(body).Should().BeTrue();
        var random = new Random(size);
        for (var times = 0; times < 50; times++)
        {
            var offset = random.Next(size + 1);
            var length = random.Next(Math.Min(size - offset, 300_000) + 1);
            (await temp.ReadAsync(content, offset, length)).AsSpan().SequenceEqual(body.AsSpan(offset, length))
                .Should().BeTrue($"{length} bytes from {offset} of {size}");
            (await temp.ReadInPlaceAsync(content, offset, length, random.Next(64 << 10, 300_000))).AsSpan().SequenceEqual(body.AsSpan(offset, length))
                .Should().BeTrue($"{length} bytes from {offset} of {size}, read to their place");
        }
    }

    [Fact]
    public async Task A_range_outside_of_the_content_is_the_callers_mistake()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("file", "12345");
        var content = await ContentAsync(temp, "file");

        FluentActions.Invoking(() => temp.Store.OpenReader(content, 0, 6)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => temp.Store.OpenReader(content, 6, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => temp.Store.OpenReader(content, -1, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => temp.Store.OpenReader(content, 1, -1)).Should().Throw<ArgumentOutOfRangeException>();
        (await temp.ReadAsync(content, 5, 0)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public async Task The_same_bytes_again_take_no_room(int size)
    {
        await using var temp = await TempStore.InMemoryAsync(isStill: true);
        var body = TempStore.Noise(size);
        await temp.PutAsync("first", body);
        await temp.PutAsync("warm", "up");
        var chunks = temp.Store.Recovery.Chunks;
        await temp.ReopenAsync();
        var before = temp.Store.Recovery.Chunks;

        await temp.PutAsync("second", body);
        await temp.PutAsync("third", body);

        await temp.ReopenAsync();
        before.Should().BeGreaterThan(chunks);
        temp.Store.Recovery.Chunks.Should().Be(before);
        (await temp.BytesAsync("third"))!.AsSpan().SequenceEqual(body).Should().BeTrue();
    }

    [Fact]
    public async Task A_new_version_with_a_row_inserted_at_the_front_takes_room_for_what_changed()
    {
        await using var temp = await TempStore.InMemoryAsync(isStill: true);
        var body = TempStore.Noise(12 << 20);
        await temp.PutAsync("first", body);
        await temp.ReopenAsync();
        var before = temp.Store.Recovery.Chunks;

        await temp.PutAsync("second", [.. "a row at the front\n"u8, .. body]);

        await temp.ReopenAsync();
        before.Should().BeGreaterThan(50);
        (temp.Store.Recovery.Chunks - before).Should().BeInRange(2, 5); // a chunk or two, and the manifest
    }

    [Fact]
    public async Task That_repeats_a_chunk_reads_back()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var zeros = new byte[2 << 20];
        await temp.PutAsync("zeros", zeros);

        (await temp.BytesAsync("zeros"))!.AsSpan().SequenceEqual(zeros).Should().BeTrue();
    }

    [Fact]
    public async Task Written_in_pieces_of_any_size_is_the_same_content()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var body = TempStore.Noise(2_500_000);
        var hashes = new List<ContentHash>();

        foreach (var piece in new[] { 1000, 65_536, 1 << 20, 2_500_000 })
        {
            await using var writer = temp.Store.CreateWriter();
            for (var start = 0; start < body.Length; start += piece)
            {
                await writer.WriteAsync(body.AsMemory(start, Math.Min(piece, body.Length - start)), default);
            }

            hashes.Add((await writer.FinishAsync(default)).Hash);
        }

        hashes.Should().OnlyContain(hash => hash == ContentHash.Of(body));
    }

    [Fact]
    public async Task A_writer_that_is_given_up_leaves_nothing_that_hurts()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await using (var writer = temp.Store.CreateWriter())
        {
            await writer.WriteAsync(TempStore.Noise(3_000_000), default);
        }

        await temp.PutAsync("a", "1");
        await temp.ReopenAsync();

        (await temp.TextAsync("a")).Should().Be("1");
    }

    private static async Task<FileContent> ContentAsync(TempStore temp, string path)
    {
        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
        return (await snapshot.FindAsync(FilePath.Parse(path), default))!.Content;
    }
}
