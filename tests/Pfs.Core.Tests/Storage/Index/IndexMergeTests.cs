using FluentAssertions;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class IndexMergeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Runs_stay_few_and_each_entry_is_written_a_few_times(int seed)
    {
        var random = new Random(seed);
        var runs = new List<long>(); // newest first
        var (most, tooMany) = (0, 0);
        long added = 0, written = 0;
        for (var flush = 0; flush < 5_000; flush++)
        {
            var entries = seed == 1 ? 1000 : (long)Math.Pow(10, random.NextDouble() * (seed + 1));
            added += entries;
            runs.Insert(0, entries);
            while (IndexMerge.Due(runs) is { } due)
            {
                var sum = runs.Take(due).Sum();
                var (start, length) = due.GetOffsetAndLength(runs.Count);
                most = Math.Max(most, length);
                runs.RemoveRange(start, length);
                runs.Insert(start, sum);
                written += sum;
            }

            var tiers = 1 + (int)Math.Log(Math.Max(1, added / 1024.0), 4);
            tooMany += runs.Count > 3 * tiers ? 1 : 0;
        }

        tooMany.Should().Be(0);
        most.Should().BeLessThanOrEqualTo(16);
        ((double)written / added).Should().BeLessThan(12);
    }

    [Fact]
    public void Merges_the_newest_tier_first_and_no_more_than_sixteen_of_its_oldest()
    {
        IndexMerge.Due([]).Should().BeNull();
        IndexMerge.Due([1, 1, 1]).Should().BeNull();
        IndexMerge.Due([1, 1, 1, 1]).Should().Be(0..4);
        IndexMerge.Due([1, 1, 1, 5000, 5000, 5000]).Should().BeNull();
        IndexMerge.Due([1, 1, 1, 5000, 1, 1, 1]).Should().Be(3..7); // the small ones behind a large one count as large
        IndexMerge.Due([.. Enumerable.Repeat(1L, 20), 5000]).Should().Be(4..20);
    }
}
