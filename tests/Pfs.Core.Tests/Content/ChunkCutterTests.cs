using FluentAssertions;
using Pfs.Core.Files;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class ChunkCutterTests
{
    private static readonly ChunkSizes Sizes = ChunkSizes.Default;

    [Fact]
    public void Cuts_never_move_from_one_release_to_the_next()
    {
        var data = new byte[1 << 20];
        var state = 1UL;
        for (var index = 0; index < data.Length; index++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407; // Knuth's generator, for bytes that stay as they are
            data[index] = (byte)(state >> 56);
        }

        GearTable.Values[0].Should().Be(0x9099_59e5_9a2f_7a5b);
        GearTable.Values[255].Should().Be(0x69f6_569c_88b0_041f);
        Cut(data).Should().Equal(140_629, 193_111, 133_617, 141_910, 192_149, 129_437, 117_723); // computed by another program
    }

    [Fact]
    public void Cuts_are_where_the_plain_definition_puts_them()
    {
        var data = TempStore.Noise(20 << 20, seed: 2);

        Cut(data).Should().Equal(CutPlainly(data));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(70_001)]
    public void Cuts_do_not_depend_on_how_the_bytes_arrive(int piece)
    {
        var data = TempStore.Noise(1_500_000, seed: 3);
        var cutter = new ChunkCutter(Sizes);
        var chunks = new List<int>();
        var start = 0;

        for (var end = 0; end < data.Length; end = Math.Min(data.Length, end + piece))
        {
            while (cutter.Next(data.AsSpan(start..end)) is > 0 and var length)
            {
                chunks.Add(length);
                start += length;
            }
        }

        chunks.Should().Equal(Cut(data)[..chunks.Count]);
        chunks.Count.Should().BeGreaterThan(5);
    }

    [Fact]
    public void A_chunk_is_neither_shorter_nor_longer_than_the_limits_and_of_the_mean_asked_for()
    {
        var chunks = Cut(TempStore.Noise(64 << 20, seed: 4));

        chunks[..^1].Should().OnlyContain(length => length >= Sizes.Min && length <= Sizes.Max);
        chunks.Average().Should().BeInRange(Sizes.Normal, Sizes.Normal * 1.3);
        Cut(new byte[3 << 20]).Should().Equal(1 << 20, 1 << 20, 1 << 20); // nothing to cut at
    }

    [Fact]
    public void After_an_insertion_the_old_cuts_are_found_again()
    {
        var data = TempStore.Noise(8 << 20, seed: 5);
        byte[] longer = [.. "a row at the front\n"u8, .. data];

        var (before, after) = (Cut(data), Cut(longer));

        after[^(before.Count - 3)..].Should().Equal(before[3..]);
    }

    private static List<int> Cut(ReadOnlySpan<byte> data)
    {
        var cutter = new ChunkCutter(Sizes);
        var chunks = new List<int>();
        while (!data.IsEmpty)
        {
            var length = cutter.Next(data) is > 0 and var cut ? cut : data.Length;
            chunks.Add(length);
            data = data[length..];
        }

        return chunks;
    }

    private static List<int> CutPlainly(byte[] data)
    {
        var chunks = new List<int>();
        for (var start = 0; start < data.Length; start += chunks[^1])
        {
            var length = Sizes.Min;
            for (var hash = 0UL; length < Math.Min(Sizes.Max, data.Length - start);)
            {
                hash = (hash << 1) + GearTable.Values[data[start + length]];
                length++;
                if (hash < ulong.MaxValue / (ulong)(length <= Sizes.Normal ? Sizes.Normal * 4 : Sizes.Normal / 4))
                {
                    break;
                }
            }

            chunks.Add(Math.Min(length, data.Length - start));
        }

        return chunks;
    }
}
