using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class CommitTests
{
    [Fact]
    public async Task A_put_is_one_commit_and_reads_back()
    {
        await using var temp = await TempStore.CreateAsync();

        var first = await temp.PutAsync("a.txt", "old");
        var second = await temp.PutAsync("a.txt", "new");

        (await temp.TextAsync("a.txt")).Should().Be("new");
        (await temp.TextAsync("a.txt", "HEAD^")).Should().Be("old");
        (await temp.TextAsync("a.txt", first.ToString())).Should().Be("old");
        temp.Store.FindBranch(TempStore.Main)!.Head.Should().Be(second);
        (await temp.Store.LogAsync(TempStore.Main.Repo, second, 10, default)).Select(commit => commit.Id).Should().Equal(second, first);
    }

    [Fact]
    public async Task Everything_survives_a_restart()
    {
        await using var temp = await TempStore.CreateAsync();
        var big = new byte[5_000_000];
        new Random(1).NextBytes(big);
        await temp.PutAsync("a.txt", "old");
        await temp.PutAsync("big", big);
        await temp.DeleteAsync("a.txt");

        await temp.ReopenAsync();

        (await temp.TextAsync("a.txt")).Should().BeNull();
        (await temp.TextAsync("a.txt", "HEAD^")).Should().Be("old");
        (await temp.BytesAsync("big")).Should().Equal(big);
        temp.Store.Recovery.WasClosedCleanly.Should().BeTrue();
    }

    [Fact]
    public async Task Deleting_an_absent_path_makes_no_commit()
    {
        await using var temp = await TempStore.CreateAsync();
        var head = await temp.PutAsync("a", "1");

        (await temp.DeleteAsync("b")).Should().BeNull();

        temp.Store.FindBranch(TempStore.Main)!.Head.Should().Be(head);
    }
}
