using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class RetentionTests
{
    private static readonly BranchRef Dev = TempStore.Branch("dev");
    private static readonly RepoName Repo = TempStore.Main.Repo;
    private static readonly SweepReport Nothing = new(0, 0, 0, 0);

    [Fact]
    public async Task What_was_dropped_is_forgotten_after_its_time_and_not_before()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await DropAsync(temp, "old");
        await temp.Store.CreateRepoAsync(RepoName.Parse("gone"), "", default);
        await temp.Store.DeleteRepoAsync(RepoName.Parse("gone"), default);
        temp.Clock.Advance(TimeSpan.FromDays(1));
        await DropAsync(temp, "young");

        temp.Clock.Advance(TimeSpan.FromDays(6) - TimeSpan.FromMinutes(1));
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing);
        temp.Clock.Advance(TimeSpan.FromMinutes(1));
        (await temp.Store.SweepAsync(default)).Should().Be(new SweepReport(Repos: 1, Branches: 1, Uploads: 0, OpenCommits: 0));
        await temp.ReopenBothWaysAsync(store =>
        {
            store.ListDeletedRepos().Should().BeEmpty();
            store.ListDeletedBranches(Repo).Should().ContainSingle().Which.Ref.Branch.ToString().Should().Be("young");
        });

        await Refusal.OfAsync(
            PfsError.BranchNotFound, async () => await temp.Store.RestoreBranchAsync(TempStore.Branch("old"), null, null, default));
        await Refusal.OfAsync(PfsError.RepoNotFound, async () => await temp.Store.RestoreRepoAsync(RepoName.Parse("gone"), null, null, default));
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing);
    }

    [Fact]
    public async Task Heads_inside_of_a_deleted_repo_are_forgotten_in_their_own_time()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await DropAsync(temp, "dev");
        temp.Clock.Advance(TimeSpan.FromDays(6));
        await temp.Store.DeleteRepoAsync(Repo, default);
        temp.Clock.Advance(TimeSpan.FromDays(2));

        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { Branches = 1 });
        await temp.ReopenBothWaysAsync(store => store.ListDeletedRepos().Should().ContainSingle());
        await temp.Store.RestoreRepoAsync(Repo, null, null, default);

        temp.Store.ListDeletedBranches(Repo).Should().BeEmpty();
    }

    [Fact]
    public async Task A_retention_of_nothing_forgets_with_the_next_sweep_and_promises_nothing()
    {
        await using var temp = await TempStore.InMemoryAsync();
        temp.Options = temp.Options with { DeletedRetention = TimeSpan.Zero };
        await temp.ReopenAsync();

        (await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: false, andLastRepo: false, default)).Should().BeNull();
        temp.Store.ListDeletedBranches(Repo).Should().ContainSingle();
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { Branches = 1 });

        temp.Store.ListDeletedBranches(Repo).Should().BeEmpty();
    }

    [Fact]
    public async Task A_repo_with_a_retention_of_its_own_keeps_what_it_dropped_for_that_long_and_others_for_theirs()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var (longer, shorter) = (RepoName.Parse("longer"), RepoName.Parse("shorter"));
        foreach (var (repo, days) in new[] { (longer, 30), (shorter, 1) })
        {
            var branch = new BranchRef(repo, BranchName.Parse("dev"));
            await temp.Store.CreateBranchAsync(branch, null, createRepo: true, default);
            await temp.Store.DeleteBranchAsync(branch, onlyEmpty: false, andLastRepo: false, default);
            var updated = await temp.Store.UpdateRepoAsync(repo, new RepoUpdate { DeletedRetention = TimeSpan.FromDays(days) }, default);
            updated.DeletedRetention.Should().Be(TimeSpan.FromDays(days));
        }

        await DropAsync(temp, "old");
        var now = temp.Clock.GetUtcNow();
        temp.Store.ListDeletedBranches(longer).Should().ContainSingle().Which.RestorableUntil.Should().BeCloseTo(now.AddDays(30), TimeSpan.FromMinutes(1));
        await temp.ReopenBothWaysAsync(store => store.FindRepo(shorter)!.DeletedRetention.Should().Be(TimeSpan.FromDays(1)));

        temp.Clock.Advance(TimeSpan.FromDays(2));
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { Branches = 1 }); // of the shorter
        temp.Clock.Advance(TimeSpan.FromDays(6));
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { Branches = 1 }); // of images
        await temp.ReopenBothWaysAsync(store =>
        {
            store.ListDeletedBranches(shorter).Should().BeEmpty();
            store.ListDeletedBranches(Repo).Should().BeEmpty();
            store.ListDeletedBranches(longer).Should().ContainSingle();
        });

        await temp.Store.DeleteRepoAsync(longer, default);
        temp.Clock.Advance(TimeSpan.FromDays(23));
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { Branches = 1 }); // the branch, not yet the repo
        temp.Clock.Advance(TimeSpan.FromDays(8));
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { Repos = 1 });
        await temp.ReopenBothWaysAsync(store => store.ListDeletedRepos().Should().BeEmpty());
    }

    [Fact]
    public async Task A_retention_that_is_taken_away_is_the_stores_again_and_one_out_of_range_is_refused()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.Store.UpdateRepoAsync(Repo, new RepoUpdate { DeletedRetention = TimeSpan.Zero, Description = "kept" }, default);
        (await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: false, andLastRepo: false, default)).Should().BeNull();

        var updated = await temp.Store.UpdateRepoAsync(Repo, new RepoUpdate { UseStoreRetention = true }, default);

        updated.Should().BeEquivalentTo(new { Description = "kept", DeletedRetention = default(TimeSpan?) });
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing);
        foreach (var wrong in new[] { TimeSpan.FromSeconds(-1), TimeSpan.FromMilliseconds(1500), TimeSpan.FromDays(3651) })
        {
            await Refusal.OfAsync(
                PfsError.InvalidArgument, async () => await temp.Store.UpdateRepoAsync(Repo, new RepoUpdate { DeletedRetention = wrong }, default));
        }
    }

    [Fact]
    public async Task An_upload_for_which_nothing_comes_in_any_more_is_aborted()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var idle = await temp.CreateUploadAsync("idle");
        var active = await temp.CreateUploadAsync("active");
        var done = await temp.CreateUploadAsync("done");
        var part = await temp.Store.PutPartAsync(done, 1, await temp.StageAsync("part"), default);
        CompletedPart[] parts = [new(1, part.Content.Hash)];
        var completed = await temp.Store.CompleteUploadAsync(done, parts, null, null, TempStore.By("ada"), default);
        temp.Clock.Advance(TimeSpan.FromDays(6));
        await temp.Store.PutPartAsync(active, 1, await temp.StageAsync("part"), default);
        temp.Clock.Advance(TimeSpan.FromDays(2));

        await temp.ReopenBothWaysAsync(store => store.ListUploads(TempStore.Main).Should().HaveCount(2));
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { Uploads = 1 });
        await temp.ReopenBothWaysAsync(store => store.ListUploads(TempStore.Main).Should().Equal(active));

        Refusal.Of(PfsError.UploadNotFound, () => temp.Store.ListParts(idle));
        temp.Store.ListParts(active).Should().ContainSingle();
        (await temp.Store.CompleteUploadAsync(done, parts, null, null, TempStore.By("ada"), default)).Commit.Should().Be(completed.Commit);
    }

    [Fact]
    public async Task An_open_commit_in_which_nothing_is_staged_any_more_is_aborted()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);
        var head = await temp.PutAsync("a", "1");
        await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await temp.PutAsync("a", "given up");
        var active = await temp.Store.StartCommitAsync(Dev, TempStore.By("ada"), default);
        temp.Clock.Advance(TimeSpan.FromDays(6));
        await temp.PutAsync("b", "staged", Dev);
        temp.Clock.Advance(TimeSpan.FromDays(2));

        await temp.ReopenBothWaysAsync(store => store.FindBranch(Dev)!.OpenCommit.Should().Be(active));
        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { OpenCommits = 1 });
        await temp.ReopenBothWaysAsync(store => store.FindBranch(TempStore.Main)!.OpenCommit.Should().BeNull());

        temp.Head().Should().Be(head);
        await temp.Store.FinishCommitAsync(Repo, active, null, default);
        (await temp.TextAsync("b", branch: Dev)).Should().Be("staged");
    }

    [Fact]
    public async Task Many_given_up_at_once_are_all_aborted()
    {
        await using var temp = await TempStore.InMemoryAsync();
        for (var number = 0; number < 600; number++)
        {
            await temp.CreateUploadAsync($"{number}");
        }

        temp.Clock.Advance(TimeSpan.FromDays(8));

        (await temp.Store.SweepAsync(default)).Should().Be(Nothing with { Uploads = 600 });
    }

    [Fact]
    public void Of_more_than_can_be_kept_the_oldest_go_first()
    {
        var clock = new ManualClock();
        using var table = new Commits.CommitTable(new SimulatedDisk().Mount());
        var state = new State.StoreState { Commits = table };

        for (var number = 1; number <= State.StoreState.DroppedReposMax + 1; number++)
        {
            state = new State.RepoCreated(Repo, "", clock.GetUtcNow(), number).Apply(state);
            state = new State.RepoDeleted(Repo, clock.GetUtcNow()).Apply(state);
        }

        state = new State.RepoCreated(Repo, "", clock.GetUtcNow(), 9999).Apply(state);
        for (var number = 1; number <= State.RepoState.DroppedMax + 1; number++)
        {
            state = new State.BranchCreated(TempStore.Branch($"b{number}"), clock.GetUtcNow(), null).Apply(state);
            state = new State.BranchDeleted(TempStore.Branch($"b{number}"), clock.GetUtcNow()).Apply(state);
        }

        state.DroppedRepos.Select(dropped => dropped.Repo.Number)
            .Should().Equal(Enumerable.Range(2, State.StoreState.DroppedReposMax));
        state.Repo(Repo).Dropped.Select(dropped => dropped.Name.ToString())
            .Should().Equal(Enumerable.Range(2, State.RepoState.DroppedMax).Select(number => $"b{number}"));
    }

    [Theory]
    [InlineData(-1, 10_000, 10_000)]
    [InlineData(0, 59, 10_000)]
    [InlineData(0, 10_000, 59)]
    [InlineData(400_000_000, 10_000, 10_000)]
    public async Task Times_out_of_their_range_are_refused(int retention, int upload, int openCommit)
    {
        await using var temp = await TempStore.InMemoryAsync();
        var options = temp.Options with
        {
            DeletedRetention = TimeSpan.FromSeconds(retention),
            UploadExpiry = TimeSpan.FromSeconds(upload),
            OpenCommitExpiry = TimeSpan.FromSeconds(openCommit),
        };

        await Refusal.OfAsync(PfsError.InvalidArgument, () => PfsStore.OpenAsync(options, temp.Clock, default));
    }

    private static async Task DropAsync(TempStore temp, string name)
    {
        await temp.Store.CreateBranchAsync(TempStore.Branch(name), null, createRepo: false, default);
        await temp.PutAsync(name, name, TempStore.Branch(name));
        await temp.Store.DeleteBranchAsync(TempStore.Branch(name), onlyEmpty: false, andLastRepo: false, default);
    }
}
