using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>Descriptions of repos, names and protection of branches.</summary>
public sealed class NamingTests
{
    private static readonly BranchRef Dev = TempStore.Branch("dev");

    [Fact]
    public async Task A_description_is_replaced_and_survives_however_the_store_is_opened()
    {
        await using var temp = await TempStore.InMemoryAsync();

        await temp.Store.UpdateRepoAsync(TempStore.Main.Repo, new RepoUpdate { Description = "old" }, default);
        var info = await temp.Store.UpdateRepoAsync(TempStore.Main.Repo, new RepoUpdate { Description = "what it is for" }, default);

        info.Description.Should().Be("what it is for");
        await temp.ReopenBothWaysAsync(store => store.ListRepos().Single().Description.Should().Be("what it is for"));
    }

    [Fact]
    public async Task A_renamed_branch_keeps_all_that_is_its_own()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "1");
        var head = await temp.PutAsync("a", "2");
        await temp.Store.SetBranchSettingAsync(TempStore.Main, "rules", [.. "x"u8], default);
        var upload = await temp.CreateUploadAsync("big");
        await temp.Store.PutPartAsync(upload, 1, await temp.StageAsync("part"), default);
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await temp.CommitAsync(await temp.PutOfAsync("staged", "3"));

        var renamed = await temp.Store.RenameBranchAsync(TempStore.Main, Dev.Branch, default);

        renamed.Should().BeEquivalentTo(new { Ref = Dev, Head = head, OpenCommit = open });
        await temp.ReopenBothWaysAsync(store =>
        {
            store.FindBranch(TempStore.Main).Should().BeNull();
            store.FindBranch(Dev).Should().Be(renamed);
            store.FindBranchSetting(Dev, "rules")!.Value.Should().Equal("x"u8.ToArray());
            var moved = store.ListUploads(Dev).Should().ContainSingle().Which;
            store.ListParts(moved).Should().ContainSingle();
        });
        (await temp.Store.FinishCommitAsync(Dev.Repo, open, null, default)).Number.Should().Be(3);
        (await temp.PathsAsync("HEAD", Dev)).Should().Equal("a", "staged");
        (await temp.TextAsync("a", "HEAD~2", Dev)).Should().Be("1");
    }

    [Fact]
    public async Task The_old_name_is_free_and_keeps_what_was_dropped_under_it()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        var dropped = await temp.PutAsync("a", "2");
        await temp.Store.MoveBranchAsync(TempStore.Main, Revision.Of(first), null, default);

        await temp.Store.RenameBranchAsync(TempStore.Main, Dev.Branch, default);
        await temp.Store.CreateBranchAsync(TempStore.Main, null, createRepo: false, default);

        temp.Head().Should().BeNull();
        temp.Store.ListDeletedBranches(Dev.Repo).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Ref = TempStore.Main, Head = dropped });
    }

    [Fact]
    public async Task A_name_that_is_taken_or_reserved_or_a_branch_that_is_not_there_is_refused()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);

        await Refusal.OfAsync(PfsError.BranchExists, async () => await temp.Store.RenameBranchAsync(TempStore.Main, Dev.Branch, default));
        await Refusal.OfAsync(PfsError.BranchExists, async () => await temp.Store.RenameBranchAsync(Dev, Dev.Branch, default));
        await Refusal.OfAsync(PfsError.InvalidName, async () => await temp.Store.RenameBranchAsync(Dev, BranchName.Parse("tag-1"), default));
        await Refusal.OfAsync(PfsError.BranchNotFound, async () => await temp.Store.RenameBranchAsync(TempStore.Branch("none"), BranchName.Parse("x"), default));
        await Refusal.OfAsync(PfsError.RepoNotFound, async () => await temp.Store.UpdateRepoAsync(RepoName.Parse("none"), new RepoUpdate { Description = "" }, default));
        await Refusal.OfAsync(PfsError.BranchNotFound, async () => await temp.Store.ProtectBranchAsync(TempStore.Branch("none"), true, default));
    }

    [Fact]
    public async Task Protection_goes_and_comes_back_with_its_branch()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "1");

        (await temp.Store.ProtectBranchAsync(TempStore.Main, true, default)).IsProtected.Should().BeTrue();
        await temp.ReopenBothWaysAsync(store => store.IsProtected(TempStore.Main).Should().BeTrue());
        await temp.Store.RenameBranchAsync(TempStore.Main, Dev.Branch, default);
        await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: false, default);
        temp.Store.IsProtected(Dev).Should().BeFalse();
        await temp.Store.RestoreBranchAsync(Dev, null, null, default);
        temp.Store.IsProtected(Dev).Should().BeTrue();

        (await temp.Store.ProtectBranchAsync(Dev, false, default)).IsProtected.Should().BeFalse();
        await temp.ReopenBothWaysAsync(store => store.IsProtected(Dev).Should().BeFalse());
    }
}
