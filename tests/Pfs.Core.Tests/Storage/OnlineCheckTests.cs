using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class OnlineCheckTests
{
    [Theory]
    [InlineData("log-00000001.pfs")]
    [InlineData("log-00000002.pfs")]
    [InlineData("data-00000001.pfs")]
    [InlineData("data-00000002.pfs")]
    public async Task A_damaged_header_is_told_before_the_next_start_is_refused(string name)
    {
        await using var temp = await TempStore.InMemoryAsync();
        await FillAsync(temp);
        (await temp.Store.CheckAsync(0, null, default)).Findings.Should().BeEmpty();

        foreach (var at in new[] { 0, 9, 17, 21, 31 })
        {
            temp.Disk!.Bytes(name)[at] ^= 1;
            (await temp.Store.CheckAsync(0, null, default)).Findings.Should().ContainSingle().Which.Should().StartWith($"{name} at offset 0: ");
            temp.Disk!.Bytes(name)[at] ^= 1;
        }

        (await temp.Store.CheckAsync(0, null, default)).Findings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_missing_segment_of_the_log_is_told()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await FillAsync(temp);

        temp.Disk!.Remove("log-00000001.pfs");

        (await temp.Store.CheckAsync(0, null, default)).Findings.Should().Equal("log-00000001.pfs: the segment is missing.");
    }

    // Two segments of each kind, of 1 MiB.
    private static async Task FillAsync(TempStore temp)
    {
        for (var number = 0; number < 20; number++)
        {
            await temp.PutAsync($"small {number}", TempStore.Noise(60_000, number));
            await temp.PutAsync($"large {number}", TempStore.Noise(90_000, 100 + number));
        }

        temp.Disk!.Names.Should().Contain(["log-00000002.pfs", "data-00000002.pfs"]);
    }
}
