using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>Tags of branches: versioned with its commits. The model test has restarts, power cuts and collections.</summary>
public sealed class TagTests
{
    [Fact]
    public async Task A_change_of_tags_is_a_commit_that_changes_no_file_and_every_commit_has_those_of_its_time()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "1");
        var tagged = await TagAsync(temp, ("team", "vision"), ("Übung", ""));
        await temp.PutAsync("a", "2");
        await TagAsync(temp);
        await temp.PutAsync("b", "3");

        (await TagsAsync(temp, ".1")).Should().BeEmpty();
        (await TagsAsync(temp, ".2")).Should().Equal("team=vision", "Übung=");
        (await TagsAsync(temp, ".3")).Should().Equal("team=vision", "Übung=");
        (await TagsAsync(temp, ".4")).Should().BeEmpty();
        (await TagsAsync(temp, "HEAD")).Should().BeEmpty();
        (await temp.PathsAsync(".2")).Should().Equal("a");
        (await temp.Store.FindCommitAsync(TempStore.Main.Repo, tagged.Commit!.Value, default))
            .Should().BeEquivalentTo(new { Number = 2L, ChangeCount = 1L, FileCount = 1L, TotalBytes = 1L });
        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
        (await temp.Store.HistoryAsync(snapshot, FilePath.Parse("a"), 10, default)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Equal_tags_make_no_commit_also_when_they_were_staged()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await TagAsync(temp, ("a", "1"));

        var again = await TagAsync(temp, ("a", "1"));
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await TagAsync(temp, ("a", "2"));
        var staged = await TagsAsync(temp, open.ToString());
        await TagAsync(temp, ("a", "1"));
        var finished = await temp.Store.FinishCommitAsync(TempStore.Main.Repo, open, null, default);

        again.Should().BeEquivalentTo(new { Commit = (CommitId?)null, Outcomes = new[] { ChangeOutcome.Absent } });
        staged.Should().Equal("a=2");
        finished.Should().BeEquivalentTo(new { ChangeCount = 0L, Number = 2L });
        (await TagsAsync(temp, "HEAD")).Should().Equal("a=1");
        first.Commit.Should().NotBeNull();
    }

    [Fact]
    public async Task A_branch_from_a_revision_has_its_tags_and_a_moved_one_those_of_its_new_head()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await TagAsync(temp, ("a", "1"));
        await TagAsync(temp, ("a", "2"));
        var old = TempStore.Branch("old");

        await temp.Store.CreateBranchAsync(old, Revision.Parse(".1"), createRepo: false, default);
        var before = await TagsAsync(temp, "HEAD", old);
        await temp.Store.MoveBranchAsync(old, Revision.Of(temp.Head()!.Value), null, default);

        before.Should().Equal("a=1");
        (await TagsAsync(temp, "HEAD", old)).Should().Equal("a=2");
    }

    [Fact]
    public async Task They_stay_over_a_start_from_a_checkpoint_and_one_from_the_whole_log()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await TagAsync(temp, ("a", "1"));
        await temp.PutAsync("f", "x");
        await temp.Store.CheckpointAsync();
        await TagAsync(temp, ("a", "2"));

        foreach (var restart in new Func<Task>[] { temp.ReopenAsync, () => temp.Store.CheckpointAsync(), temp.ReopenAsync, ForgetAsync })
        {
            await restart();
            (await TagsAsync(temp, ".1")).Should().Equal("a=1");
            (await TagsAsync(temp, ".2")).Should().Equal("a=1");
            (await TagsAsync(temp, "HEAD")).Should().Equal("a=2");
        }

        async Task ForgetAsync()
        {
            await temp.Store.DisposeAsync();
            temp.Disk!.RemoveDerived();
            await temp.OpenAsync();
        }
    }

    [Fact]
    public async Task A_checkpoint_stores_a_tree_whose_tags_alone_changed()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("f", "x");
        await temp.Store.CheckpointAsync();
        await TagAsync(temp, ("a", "1"));
        await temp.Store.CheckpointAsync();

        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
        snapshot.Node!.Current.TreeAddress.Should().NotBe(default(Storage.Local.RecordAddress));
    }

    [Fact]
    public async Task A_revert_brings_the_tags_back_unless_they_were_changed_again()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await TagAsync(temp, ("a", "1"));
        var second = (await TagAsync(temp, ("a", "2"))).Commit!.Value;
        await TagAsync(temp, ("a", "3"));

        var refusal = await Refusal.OfAsync(PfsError.ConditionFailed, () => RevertAsync(temp, second, force: false));
        refusal.Message.Should().StartWith($"1 of the 1 changes of commit {second.ToString()[..12]} were changed again since: the branch's tags;");
        var result = await RevertAsync(temp, second, force: true);

        result.Should().BeEquivalentTo(new { Written = 0L, Deleted = 0L, Commit = temp.Head() });
        (await TagsAsync(temp, "HEAD")).Should().Equal("a=1");
        (await RevertAsync(temp, second, force: false)).Commit.Should().BeNull("they are what they were before it");
    }

    [Fact]
    public void Tags_without_order_or_end_are_refused()
    {
        Refusal.Of(PfsError.InvalidArgument, () => _ = new Change.Retag([new("b", ""), new("a", "")]));
        Refusal.Of(PfsError.InvalidArgument, () => _ = new Change.Retag([new("a", ""), new("a", "")]));
        Refusal.Of(PfsError.InvalidArgument, () => _ = new Change.Retag([new("a", new string('x', Change.Retag.MaxBytes))]));
        new Change.Retag([new("a", new string('x', Change.Retag.MaxBytes - 1))]).Tags.Should().HaveCount(1);
    }

    private static async Task<UndoResult> RevertAsync(TempStore temp, CommitId commit, bool force) =>
        await temp.Store.RevertCommitAsync(TempStore.Main, commit, force, TempStore.By("ada"), default);

    private static Task<WriteResult> TagAsync(TempStore temp, params (string Key, string Value)[] tags) =>
        temp.CommitAsync(new Change.Retag([.. tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value))]));

    private static async Task<string[]> TagsAsync(TempStore temp, string revision, BranchRef? branch = null)
    {
        var snapshot = await temp.Store.OpenSnapshotAsync(branch ?? TempStore.Main, Revision.Parse(revision), default);
        return [.. (await snapshot.TagsAsync(default)).Select(tag => $"{tag.Key}={tag.Value}")];
    }
}
