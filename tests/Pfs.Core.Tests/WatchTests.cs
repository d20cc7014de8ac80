using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class WatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Reports_every_commit_once_and_in_order_whoever_makes_it()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var seen = CollectAsync(temp, after: null, 200);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 50; number++)
            {
                await temp.PutAsync($"{writer}", $"{number}");
            }
        })));

        var log = await temp.Store.LogAsync(TempStore.Main.Repo, temp.Head()!.Value, 1000, default);
        (await seen.WaitAsync(Patience)).Should().Equal(log.Reverse().Select(commit => commit.Id));
    }

    [Fact]
    public async Task After_a_commit_it_begins_with_the_next_one()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        var second = await temp.PutAsync("a", "2");
        var third = await temp.PutAsync("a", "3");

        (await CollectAsync(temp, first, 2).WaitAsync(Patience)).Should().Equal(second, third);
    }

    [Fact]
    public async Task An_open_commit_is_reported_when_it_is_finished()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var seen = CollectAsync(temp, after: null, 1);
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await temp.PutAsync("a", "1");

        var finished = await temp.Store.FinishCommitAsync(TempStore.Main.Repo, open, null, default);

        (await seen.WaitAsync(Patience)).Should().Equal(finished.Id);
    }

    [Fact]
    public async Task After_a_move_to_another_line_it_goes_on_with_the_new_head()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        await temp.PutAsync("a", "2");
        var third = await temp.PutAsync("a", "3");
        await using var watch = temp.Store.WatchAsync(TempStore.Main, third, default).GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();

        await temp.Store.MoveBranchAsync(TempStore.Main, Revision.Of(first), null, default);

        (await next.WaitAsync(Patience)).Should().BeTrue();
        watch.Current.Id.Should().Be(first);
        var fourth = await temp.PutAsync("a", "4");
        (await watch.MoveNextAsync().AsTask().WaitAsync(Patience)).Should().BeTrue();
        watch.Current.Id.Should().Be(fourth);
    }

    [Fact]
    public async Task Ends_when_the_branch_is_deleted()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "1");
        var seen = CollectAsync(temp, after: null, 1);

        await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: false, andLastRepo: false, default);

        await Refusal.OfAsync(PfsError.BranchNotFound, () => seen.WaitAsync(Patience));
    }

    [Fact]
    public async Task Ends_when_the_caller_gives_up()
    {
        await using var temp = await TempStore.InMemoryAsync();
        using var stop = new CancellationTokenSource();
        await using var watch = temp.Store.WatchAsync(TempStore.Main, null, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = watch.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => next.WaitAsync(Patience)).Should().ThrowAsync<OperationCanceledException>();
    }

    // The watch has begun when this returns: it looks at the head before it waits.
    private static async Task<List<CommitId>> CollectAsync(TempStore temp, CommitId? after, int count)
    {
        var seen = new List<CommitId>();
        await foreach (var commit in temp.Store.WatchAsync(TempStore.Main, after, default))
        {
            seen.Add(commit.Id);
            if (seen.Count == count)
            {
                break;
            }
        }

        return seen;
    }
}
