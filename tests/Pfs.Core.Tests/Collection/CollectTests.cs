using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class CollectTests
{
    private static readonly BranchRef Side = TempStore.Branch("side");

    [Fact]
    public async Task Content_of_a_forgotten_branch_goes_and_all_else_stays_however_the_store_is_opened_next()
    {
        await using var temp = await CreateAsync(isStill: true);
        for (var number = 0; number < 12; number++)
        {
            await temp.PutAsync($"kept-{number}", TempStore.Noise(100_000, number));
            await temp.PutAsync($"small-{number}", TempStore.Noise(5_000, 50 + number));
            await temp.PutAsync($"gone-{number}", TempStore.Noise(300_000, 100 + number), Side);
            await temp.PutAsync($"small-gone-{number}", TempStore.Noise(50_000, 200 + number), Side);
        }

        await temp.PutAsync("shared", TempStore.Noise(300_000, 100)); // also on the branch that goes
        var head = temp.Head(Side)!.Value;
        await temp.Store.CheckpointAsync();
        await ForgetAsync(temp, Side);
        var before = Bytes(temp);

        var dry = await temp.Store.CollectAsync(dryRun: true, null, default);
        Bytes(temp).Should().Be(before);
        var report = await temp.Store.CollectAsync(dryRun: false, null, default);

        dry.IsDryRun.Should().BeTrue();
        dry.Commits.Should().Be(24);
        dry.GarbageBytes.Should().BeInRange(3_900_000, 4_300_000);
        report.Commits.Should().Be(24);
        report.Failures.Should().BeEmpty();
        report.FreedBytes.Should().BeGreaterThan(3_500_000);
        (before - Bytes(temp)).Should().BeCloseTo(report.FreedBytes, 300_000);
        for (var opened = 0; opened < 3; opened++)
        {
            (await temp.BytesAsync("shared")).Should().Equal(TempStore.Noise(300_000, 100));
            for (var number = 0; number < 12; number++)
            {
                (await temp.BytesAsync($"kept-{number}")).Should().Equal(TempStore.Noise(100_000, number));
                (await temp.BytesAsync($"small-{number}", "HEAD^")).Should().Equal(TempStore.Noise(5_000, 50 + number));
            }

            Refusal.Of(PfsError.RevisionNotFound, () => temp.Store.Resolve(TempStore.Main, Revision.Of(head)));
            await (opened == 0 ? temp.ReopenAsync() : OpenFromLogAsync(temp));
        }

        (await temp.Store.CollectAsync(dryRun: true, null, default)).Commits.Should().Be(0);
    }

    [Fact]
    public async Task What_can_still_be_restored_is_kept()
    {
        await using var temp = await CreateAsync();
        await temp.PutAsync("a", TempStore.Noise(300_000), Side);
        await temp.Store.DeleteBranchAsync(Side, onlyEmpty: false, andLastRepo: false, default);

        await temp.Store.CollectAsync(dryRun: false, null, default);
        await temp.ReopenAsync();
        await temp.Store.RestoreBranchAsync(Side, null, null, default);

        (await temp.BytesAsync("a", branch: Side)).Should().Equal(TempStore.Noise(300_000));
    }

    [Fact]
    public async Task Uploads_and_open_commits_keep_what_they_hold_until_they_are_given_up()
    {
        await using var temp = await CreateAsync();
        var upload = await temp.CreateUploadAsync("parts");
        await temp.Store.PutPartAsync(upload, 1, await temp.StageAsync(TempStore.Noise(900_000, 1)), default);
        var open = await temp.Store.StartCommitAsync(Side, TempStore.By("ada"), default);
        await temp.PutAsync("staged", TempStore.Noise(900_000, 2), Side);

        await temp.Store.CollectAsync(dryRun: false, null, default);
        await OpenFromLogAsync(temp);

        (await temp.BytesAsync("staged", open.ToString(), Side)).Should().Equal(TempStore.Noise(900_000, 2));
        await temp.Store.CompleteUploadAsync(upload, [new(1, null)], null, null, TempStore.By("ada"), default);
        (await temp.BytesAsync("parts")).Should().Equal(TempStore.Noise(900_000, 1));

        temp.Clock.Advance(TimeSpan.FromDays(8));
        var report = await temp.Store.CollectAsync(dryRun: false, null, default);
        report.Sweep.OpenCommits.Should().Be(1);
        report.FreedBytes.Should().BeGreaterThan(850_000);
        (await temp.BytesAsync("parts")).Should().Equal(TempStore.Noise(900_000, 1));
    }

    [Fact]
    public async Task A_body_that_comes_again_after_it_was_collected_is_stored_again()
    {
        await using var temp = await CreateAsync();
        await temp.PutAsync("a", TempStore.Noise(900_000), Side);
        await temp.PutAsync("b", TempStore.Noise(60_000, 2), Side);
        await ForgetAsync(temp, Side);
        await temp.Store.CollectAsync(dryRun: false, null, default);

        await temp.PutAsync("a", TempStore.Noise(900_000));
        await temp.PutAsync("b", TempStore.Noise(60_000, 2));

        await OpenFromLogAsync(temp);
        (await temp.BytesAsync("a")).Should().Equal(TempStore.Noise(900_000));
        (await temp.BytesAsync("b")).Should().Equal(TempStore.Noise(60_000, 2));
    }

    [Fact]
    public async Task A_collection_waits_for_what_was_taken_in_and_not_yet_committed()
    {
        await using var temp = await CreateAsync();
        await temp.PutAsync("a", TempStore.Noise(900_000), Side);
        await ForgetAsync(temp, Side);
        var lease = temp.Store.TakeLease();
        var content = await temp.StageAsync(TempStore.Noise(900_000)); // relies on what would go

        var collecting = temp.Store.CollectAsync(dryRun: false, null, default);
        await Task.Delay(100);
        collecting.IsCompleted.Should().BeFalse();
        await temp.Store.CommitAsync(TempStore.Main, [new Change.Put(FilePath.Parse("again"), content, FileHeaders.None)], TempStore.By("ada"), default);
        lease.Dispose();
        await collecting;

        await OpenFromLogAsync(temp);
        (await temp.BytesAsync("again")).Should().Equal(TempStore.Noise(900_000));
    }

    [Fact]
    public async Task Writers_and_readers_go_on_while_it_runs()
    {
        await using var temp = await CreateAsync();
        for (var number = 0; number < 10; number++)
        {
            await temp.PutAsync($"gone-{number}", TempStore.Noise(200_000, number), Side);
            await temp.PutAsync($"kept-{number}", TempStore.Noise(200_000, 100 + number));
        }

        await ForgetAsync(temp, Side);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                using var lease = temp.Store.TakeLease();
                var body = TempStore.Noise(number % 2 == 0 ? 200_000 : 50_000, number % 10); // the bodies that go, too
                await temp.PutAsync($"written-{writer}-{number % 10}", body);
                (await temp.BytesAsync($"written-{writer}-{number % 10}")).Should().Equal(body);
                (await temp.BytesAsync($"kept-{number % 10}")).Should().Equal(TempStore.Noise(200_000, 100 + (number % 10)));
            }
        })).ToArray();
        for (var run = 0; run < 5; run++)
        {
            (await temp.Store.CollectAsync(dryRun: false, null, default)).Failures.Should().BeEmpty();
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);

        await OpenFromLogAsync(temp);
        foreach (var path in await temp.PathsAsync())
        {
            (await temp.BytesAsync(path)).Should().NotBeNull();
        }
    }

    [Fact]
    public async Task Superfluous_trees_go_and_every_old_state_is_still_read()
    {
        await using var temp = await CreateAsync();
        var ids = new List<CommitId>();
        for (var number = 0; number < 60; number++)
        {
            ids.Add(await temp.PutAsync($"file-{number}", $"text {number}"));
            await temp.Store.CheckpointAsync(); // a tree after each
        }

        var report = await temp.Store.CollectAsync(dryRun: false, null, default);

        report.Trees.Should().Be(59);
        for (var opened = 0; opened < 3; opened++)
        {
            (await temp.PathsAsync()).Should().HaveCount(60);
            (await temp.PathsAsync(ids[30].ToString())).Should().HaveCount(31);
            await (opened == 0 ? temp.ReopenAsync() : OpenFromLogAsync(temp));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_is_stored_a_second_time_while_it_runs_is_found_whether_the_first_is_kept_or_not(bool isKept)
    {
        await using var temp = await CreateAsync(isStill: true);
        await temp.PutAsync("a", "text");
        var first = temp.Head()!.Value;
        await temp.Store.CheckpointAsync(); // the node with the one file
        await temp.PutAsync("gone", TempStore.Noise(600_000), Side); // garbage beside it
        await temp.PutAsync("b", "more");
        if (isKept)
        {
            await temp.Store.CreateBranchAsync(TempStore.Branch("old"), Revision.Of(first), createRepo: false, default);
        }

        await temp.Store.CheckpointAsync();
        await ForgetAsync(temp, Side);
        await temp.ReopenAsync(); // so that the node is neither new nor read lately
        var again = new Step(CollectionStep.Rewriting, () =>
        {
            temp.DeleteAsync("b").GetAwaiter().GetResult();
            temp.Store.CheckpointAsync().GetAwaiter().GetResult(); // the same node again
        });

        var report = await temp.Store.CollectAsync(dryRun: false, again, default);

        report.Failures.Should().BeEmpty();
        report.FreedBytes.Should().BeGreaterThan(500_000);
        for (var opened = 0; opened < 3; opened++)
        {
            (await temp.PathsAsync()).Should().Equal("a");
            (await temp.PathsAsync(first.ToString())).Should().Equal("a");
            await (opened == 0 ? temp.ReopenAsync() : OpenFromLogAsync(temp));
        }

        (await temp.Store.CollectAsync(dryRun: false, null, default)).Failures.Should().BeEmpty();
        (await temp.PathsAsync()).Should().Equal("a");
    }

    [Fact]
    public async Task A_second_one_at_the_same_time_is_refused()
    {
        await using var temp = await CreateAsync();
        Task<CollectionReport> first;
        using (temp.Store.TakeLease())
        {
            first = temp.Store.CollectAsync(dryRun: false, null, default);
            await Refusal.OfAsync(PfsError.Busy, () => temp.Store.CollectAsync(dryRun: false, null, default));
            await Refusal.OfAsync(PfsError.Busy, () => temp.Store.SweepAsync(default)); // or it would forget what the collection reckons with
            first.IsCompleted.Should().BeFalse();
        }

        (await first).Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task It_comes_about_by_itself_when_deleted_branches_have_had_their_time()
    {
        await using var temp = await CreateAsync();
        var told = new TaskCompletionSource<CollectionReport?>();
        temp.Store.TellCollections((report, _) => told.TrySetResult(report));
        await temp.PutAsync("a", TempStore.Noise(100_000, 1), Side);
        await temp.Store.DeleteBranchAsync(Side, onlyEmpty: false, andLastRepo: false, default);

        await RingAsync(temp);
        await RingAsync(temp); // the first round is over when it waits again
        told.Task.IsCompleted.Should().BeFalse("it can still be restored");
        temp.Clock.Advance(TimeSpan.FromDays(7));
        await RingAsync(temp);

        (await told.Task.WaitAsync(TimeSpan.FromSeconds(30)))!.Commits.Should().Be(1);
        temp.Store.ListDeletedBranches(Side.Repo).Should().BeEmpty();
    }

    private static async Task RingAsync(TempStore temp)
    {
        while (!temp.Clock.Ring())
        {
            await Task.Delay(1);
        }
    }

    private static async Task<TempStore> CreateAsync(bool isStill = false)
    {
        var temp = await TempStore.InMemoryAsync(isStill);
        await temp.Store.CreateBranchAsync(Side, null, createRepo: false, default);
        return temp;
    }

    private static async Task ForgetAsync(TempStore temp, BranchRef branch)
    {
        await temp.Store.DeleteBranchAsync(branch, onlyEmpty: false, andLastRepo: false, default);
        temp.Clock.Advance(TimeSpan.FromDays(8));
        await temp.Store.SweepAsync(default);
    }

    private static async Task OpenFromLogAsync(TempStore temp)
    {
        await temp.Store.DisposeAsync();
        temp.Disk!.RemoveDerived();
        await temp.OpenAsync();
    }

    private static bool IsSegment(string name) => name.StartsWith("log-", StringComparison.Ordinal) || name.StartsWith("data-", StringComparison.Ordinal);

    // Takes a step of a collection for the moment to do something, once.
    private sealed class Step(CollectionStep step, Action then) : IProgress<CollectionProgress>
    {
        private bool _isDone;

        public void Report(CollectionProgress value)
        {
            if (value.Step == step && !_isDone)
            {
                _isDone = true;
                then();
            }
        }
    }

    // Without the zeros that the log writes ahead.
    private static long Bytes(TempStore temp) =>
        temp.Disk!.Names.Where(IsSegment).Sum(name => (long)temp.Disk.Bytes(name).TrimEnd((byte)0).Length);
}
