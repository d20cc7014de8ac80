using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class BranchTests
{
    private static readonly BranchRef Dev = TempStore.Branch("dev");

    [Fact]
    public async Task Begins_at_any_revision_and_goes_its_own_way()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        var second = await temp.PutAsync("a", "2");

        var created = await temp.Store.CreateBranchAsync(Dev, Revision.Parse("HEAD^"), createRepo: false, default);
        await temp.PutAsync("b", "dev", Dev);
        await temp.ReopenAsync();

        created.Head.Should().Be(first);
        (await temp.PathsAsync(branch: Dev)).Should().Equal("a", "b");
        (await temp.TextAsync("a", branch: Dev)).Should().Be("1");
        temp.Head().Should().Be(second);
        (await temp.PathsAsync()).Should().Equal("a");
    }

    [Fact]
    public async Task Without_a_revision_it_is_empty_and_has_no_head()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "1");

        var created = await temp.Store.CreateBranchAsync(Dev, from: null, createRepo: false, default);

        created.Head.Should().BeNull();
        (await temp.PathsAsync(branch: Dev)).Should().BeEmpty();
    }

    [Fact]
    public async Task That_exists_or_whose_repo_does_not_is_refused()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var elsewhere = new BranchRef(RepoName.Parse("none"), BranchName.Default);

        await Refusal.OfAsync(PfsError.BranchExists, async () => await temp.Store.CreateBranchAsync(TempStore.Main, null, true, default));
        await Refusal.OfAsync(PfsError.RepoNotFound, async () => await temp.Store.CreateBranchAsync(elsewhere, null, false, default));
        await Refusal.OfAsync(
            PfsError.RevisionNotFound, async () => await temp.Store.CreateBranchAsync(Dev, Revision.Head, false, default));
        await Refusal.OfAsync(PfsError.RepoExists, async () => await temp.Store.CreateRepoAsync(TempStore.Main.Repo, "", default));

        temp.Store.FindRepo(elsewhere.Repo).Should().BeNull();
    }

    [Fact]
    public async Task Moves_to_any_commit_of_its_repo_when_its_head_is_the_expected_one()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        var second = await temp.PutAsync("a", "2");

        await Refusal.OfAsync(PfsError.HeadMoved, async () => await temp.Store.MoveBranchAsync(
            TempStore.Main, Revision.Of(first), expectedHead: first, default));
        var moved = await temp.Store.MoveBranchAsync(TempStore.Main, Revision.Of(first), expectedHead: second, default);
        await temp.ReopenAsync();

        moved.Head.Should().Be(first);
        (await temp.TextAsync("a")).Should().Be("1");
        (await temp.TextAsync("a", second.ToString())).Should().Be("2", "history never goes");
    }

    [Fact]
    public async Task With_files_is_not_deleted_when_only_an_empty_one_may_go()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "1");

        await Refusal.OfAsync(PfsError.BranchNotEmpty, async () => await temp.Store.DeleteBranchAsync(TempStore.Main, true, true, default));
        await temp.DeleteAsync("a");
        await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: true, andLastRepo: false, default);

        temp.Store.FindBranch(TempStore.Main).Should().BeNull();
        temp.Store.FindRepo(TempStore.Main.Repo)!.BranchCount.Should().Be(0);
        await Refusal.OfAsync(PfsError.BranchNotFound, async () => await temp.Store.DeleteBranchAsync(TempStore.Main, true, true, default));
    }

    [Fact]
    public async Task The_last_one_takes_its_repo_along_and_another_of_that_name_knows_nothing_of_it()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var commit = await temp.PutAsync("a", "1");
        await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);

        await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: true, default);
        temp.Store.FindRepo(TempStore.Main.Repo).Should().NotBeNull();
        await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: false, andLastRepo: true, default);
        temp.Store.FindRepo(TempStore.Main.Repo).Should().BeNull();
        await temp.Store.CreateBranchAsync(TempStore.Main, null, createRepo: true, default);
        await temp.ReopenAsync();

        Refusal.Of(PfsError.RevisionNotFound, () => temp.Store.Resolve(TempStore.Main, Revision.Of(commit)));
        (await temp.PathsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Repos_and_branches_are_listed_by_name_also_after_a_restart()
    {
        await using var temp = await TempStore.InMemoryAsync();
        foreach (var name in new[] { "zoo", "Ark", "m_1" })
        {
            await temp.Store.CreateRepoAsync(RepoName.Parse(name), $"about {name}", default);
            await temp.Store.CreateBranchAsync(TempStore.Branch(name), null, createRepo: false, default);
        }

        await temp.Store.DeleteRepoAsync(RepoName.Parse("m_1"), default);
        await temp.ReopenAsync();

        temp.Store.ListRepos().Select(repo => $"{repo.Name}: {repo.Description}, {repo.BranchCount}")
            .Should().Equal("Ark: about Ark, 0", "images: , 4", "zoo: about zoo, 0");
        temp.Store.ListBranches(TempStore.Main.Repo).Select(branch => branch.Ref.ToString())
            .Should().Equal("Ark.images", "m_1.images", "master.images", "zoo.images");
        await Refusal.OfAsync(PfsError.RepoNotFound, async () => await temp.Store.DeleteRepoAsync(RepoName.Parse("m_1"), default));
    }
}
