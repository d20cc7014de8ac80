using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class RestoreTests
{
    private static readonly BranchRef Dev = TempStore.Branch("dev");
    private static readonly RepoName Repo = TempStore.Main.Repo;

    [Fact]
    public async Task A_deleted_branch_comes_back_with_its_head_its_history_and_the_time_it_was_created()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var created = await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);
        var first = await temp.PutAsync("a", "1", Dev);
        var head = await temp.PutAsync("a", "2", Dev);

        var until = await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: true, default);
        await temp.ReopenBothWaysAsync(store => store.ListDeletedBranches(Repo).Should().Equal(
            new DeletedBranch(Dev, created.Created, head, until!.Value.AddDays(-7), until.Value)));
        var restored = await temp.Store.RestoreBranchAsync(Dev, head: null, newName: null, default);
        await temp.ReopenBothWaysAsync(store => store.ListDeletedBranches(Repo).Should().BeEmpty());

        restored.Should().Be(created with { Head = head });
        temp.Store.FindBranch(Dev).Should().Be(restored);
        (await temp.TextAsync("a", branch: Dev)).Should().Be("2");
        (await temp.TextAsync("a", first.ToString(), Dev)).Should().Be("1");
        await temp.PutAsync("a", "3", Dev);
        (await temp.TextAsync("a", "HEAD^", Dev)).Should().Be("2");
    }

    [Fact]
    public async Task The_last_dropped_head_of_a_name_is_restored_first_and_an_older_one_by_its_commit()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var heads = new List<CommitId>();
        for (var number = 1; number <= 3; number++)
        {
            await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);
            heads.Add(await temp.PutAsync("a", $"{number}", Dev));
            await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: false, default);
        }

        await temp.ReopenBothWaysAsync(store =>
            store.ListDeletedBranches(Repo).Select(dropped => dropped.Head!.Value).Should().Equal(heads[2], heads[1], heads[0]));
        var last = await temp.Store.RestoreBranchAsync(Dev, null, null, default);
        var first = await temp.Store.RestoreBranchAsync(
            Dev, Revision.Parse(heads[0].ToString()[..12]), BranchName.Parse("first"), default);

        last.Head.Should().Be(heads[2]);
        first.Should().BeEquivalentTo(new { Ref = TempStore.Branch("first"), Head = heads[0] });
        temp.Store.ListDeletedBranches(Repo).Should().ContainSingle().Which.Head.Should().Be(heads[1]);
    }

    [Fact]
    public async Task A_head_that_a_branch_was_moved_away_from_becomes_a_branch_but_an_ancestor_is_not_lost()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        var second = await temp.PutAsync("a", "2");

        await temp.Store.MoveBranchAsync(TempStore.Main, Revision.Of(first), null, default); // leaves the second behind
        await temp.Store.MoveBranchAsync(TempStore.Main, Revision.Of(second), null, default); // leaves nothing behind
        await temp.Store.MoveBranchAsync(TempStore.Main, Revision.Of(first), null, default);
        await temp.ReopenBothWaysAsync(store => store.ListDeletedBranches(Repo).Should().ContainSingle().Which.Head.Should().Be(second));
        await Refusal.OfAsync(PfsError.BranchExists, async () => await temp.Store.RestoreBranchAsync(TempStore.Main, null, null, default));
        await temp.Store.RestoreBranchAsync(TempStore.Main, null, Dev.Branch, default);

        temp.Head(Dev).Should().Be(second);
        temp.Head().Should().Be(first);
    }

    [Fact]
    public async Task What_cannot_be_restored_is_refused_with_the_way_out()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var commit = await temp.PutAsync("a", "1");
        await temp.Store.CreateBranchAsync(Dev, Revision.Of(commit), createRepo: false, default);
        await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: false, default);
        await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);

        var taken = await Refusal.OfAsync(PfsError.BranchExists, async () => await temp.Store.RestoreBranchAsync(Dev, null, null, default));
        taken.Message.Should().Contain("--as NAME");
        await Refusal.OfAsync(PfsError.InvalidName, async () =>
            await temp.Store.RestoreBranchAsync(Dev, null, BranchName.Parse("tag-1"), default));
        await Refusal.OfAsync(PfsError.BranchNotFound, async () => await temp.Store.RestoreBranchAsync(TempStore.Main, null, null, default));
        await Refusal.OfAsync(PfsError.RevisionNotFound, async () =>
            await temp.Store.RestoreBranchAsync(Dev, Revision.Parse("0123456789"), null, default));
        await Refusal.OfAsync(PfsError.RepoNotFound, async () => await temp.Store.RestoreRepoAsync(Repo, null, null, default));
        await temp.Store.DeleteRepoAsync(Repo, default);
        var gone = await Refusal.OfAsync(PfsError.RepoNotFound, async () => await temp.Store.RestoreBranchAsync(Dev, null, null, default));
        gone.Message.Should().Contain("pfs repo restore images");
        await temp.Store.CreateRepoAsync(Repo, "", default);
        taken = await Refusal.OfAsync(PfsError.RepoExists, async () => await temp.Store.RestoreRepoAsync(Repo, null, null, default));
        taken.Message.Should().Contain("--as NAME");
    }

    [Fact]
    public async Task A_deleted_repo_is_out_of_reach_and_comes_back_whole_but_for_what_was_not_finished()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var commit = await temp.PutAsync("a", "1");
        await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);
        var dropped = await temp.PutAsync("b", "dropped", Dev);
        await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: false, default);
        var upload = await temp.CreateUploadAsync("c");
        await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await temp.PutAsync("a", "staged");
        var before = temp.Store.FindRepo(Repo);

        await temp.Store.DeleteRepoAsync(Repo, default);
        await temp.ReopenBothWaysAsync(store => store.ListDeletedRepos().Should().ContainSingle().Which.Repo.Should().Be(before));
        await Refusal.OfAsync(PfsError.RepoNotFound, async () => await temp.Store.FindCommitAsync(Repo, commit, default));
        await temp.Store.RestoreRepoAsync(Repo, number: null, newName: null, default);
        await temp.ReopenBothWaysAsync(store => store.ListDeletedRepos().Should().BeEmpty());

        temp.Store.FindRepo(Repo).Should().Be(before);
        temp.Store.FindBranch(TempStore.Main).Should().BeEquivalentTo(new { Head = commit, OpenCommit = (CommitId?)null });
        (await temp.TextAsync("a")).Should().Be("1");
        Refusal.Of(PfsError.UploadNotFound, () => temp.Store.ListParts(upload));
        (await temp.Store.RestoreBranchAsync(Dev, null, null, default)).Head.Should().Be(dropped);
        await temp.PutAsync("a", "2");
        (await temp.TextAsync("a", "HEAD^")).Should().Be("1");
    }

    [Fact]
    public async Task The_repo_that_went_with_its_last_branch_brings_it_back_under_any_name()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var old = await temp.PutAsync("a", "old");
        await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: false, andLastRepo: true, default);
        await temp.Store.CreateBranchAsync(TempStore.Main, null, createRepo: true, default);
        var young = await temp.PutAsync("a", "young");
        await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: false, andLastRepo: true, default);
        await temp.Store.CreateBranchAsync(TempStore.Main, null, createRepo: true, default);

        await temp.ReopenBothWaysAsync(store => store.ListDeletedRepos().Select(repo => repo.Number).Should().Equal(2, 1));
        await temp.Store.RestoreRepoAsync(Repo, null, RepoName.Parse("young"), default);
        await temp.Store.RestoreRepoAsync(Repo, 1, RepoName.Parse("old"), default);
        await temp.ReopenBothWaysAsync(store => store.ListDeletedRepos().Should().BeEmpty());

        temp.Head(TempStore.Main with { Repo = RepoName.Parse("young") }).Should().Be(young);
        temp.Head(TempStore.Main with { Repo = RepoName.Parse("old") }).Should().Be(old);
        (await temp.TextAsync("a", branch: TempStore.Main with { Repo = RepoName.Parse("old") })).Should().Be("old");
        temp.Head().Should().BeNull();
        temp.Store.ListRepos().Select(repo => $"{repo.Name}, {repo.BranchCount}").Should().Equal("images, 1", "old, 1", "young, 1");
        await temp.PutAsync("a", "newer", TempStore.Main with { Repo = RepoName.Parse("young") });
        temp.Head(TempStore.Main with { Repo = RepoName.Parse("old") }).Should().Be(old);
    }

    [Fact]
    public async Task Commits_of_a_deleted_branch_are_read_by_id_meanwhile()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);
        var commit = await temp.PutAsync("a", "1", Dev);

        await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: false, default);
        await temp.ReopenBothWaysAsync(_ => { });

        (await temp.TextAsync("a", commit.ToString())).Should().Be("1");
    }
}
