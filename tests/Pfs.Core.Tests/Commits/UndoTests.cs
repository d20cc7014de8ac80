using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>Reverting commits, and restoring paths from older states.</summary>
public sealed class UndoTests
{
    [Fact]
    public async Task Reverting_a_commit_brings_back_what_it_changed_deleted_and_added_and_nothing_else()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.CommitAsync(await temp.PutOfAsync("changed", "old"), await temp.PutOfAsync("deleted", "kept"));
        var undone = await temp.CommitAsync(
            await temp.PutOfAsync("changed", "new"), TempStore.Delete("deleted"), await temp.PutOfAsync("added", "x"));
        await temp.PutAsync("other", "later");

        var result = await RevertAsync(temp, undone.Commit!.Value);

        result.Should().BeEquivalentTo(new { Written = 2L, Deleted = 1L, Commit = temp.Head() });
        (await temp.PathsAsync()).Should().Equal("changed", "deleted", "other");
        (await temp.TextAsync("changed")).Should().Be("old");
        (await temp.TextAsync("deleted")).Should().Be("kept");
        (await temp.TextAsync("other")).Should().Be("later");
        (await temp.TextAsync("added", "HEAD^")).Should().Be("x", "history stays");
    }

    [Fact]
    public async Task Reverting_again_and_reverting_what_was_undone_by_hand_makes_no_commit()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "old");
        var undone = await temp.PutAsync("a", "new");
        await RevertAsync(temp, undone);
        var head = temp.Head();

        var again = await RevertAsync(temp, undone);

        again.Should().Be(new UndoResult(null, 0, 0));
        temp.Head().Should().Be(head);
    }

    [Fact]
    public async Task A_first_commit_is_undone_to_nothing()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");

        await RevertAsync(temp, first);

        (await temp.PathsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Paths_changed_again_since_are_named_and_nothing_is_done_unless_it_is_forced()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.CommitAsync(await temp.PutOfAsync("a", "1"), await temp.PutOfAsync("b", "1"), await temp.PutOfAsync("c", "1"));
        var undone = await temp.CommitAsync(await temp.PutOfAsync("a", "2"), await temp.PutOfAsync("b", "2"), await temp.PutOfAsync("c", "2"));
        await temp.PutAsync("a", "3");
        await temp.DeleteAsync("c");
        var head = temp.Head();

        var refusal = await Refusal.OfAsync(PfsError.ConditionFailed, () => RevertAsync(temp, undone.Commit!.Value));
        refusal.Message.Should().StartWith($"2 of the 3 changes of commit {undone.Commit.ToString()![..12]} were changed again since: 'a', 'c';");
        temp.Head().Should().Be(head);
        await RevertAsync(temp, undone.Commit!.Value, force: true);

        foreach (var path in new[] { "a", "b", "c" })
        {
            (await temp.TextAsync(path)).Should().Be("1", path);
        }
    }

    [Fact]
    public async Task Headers_alone_are_a_change_to_be_undone_and_to_be_kept()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var content = await temp.StageAsync("same");
        await temp.CommitAsync(new Change.Put(FilePath.Parse("a"), content, new FileHeaders { ContentType = "text/plain" }));
        var undone = await temp.CommitAsync(new Change.Put(FilePath.Parse("a"), content, new FileHeaders { ContentType = "text/html" }));
        await RevertAsync(temp, undone.Commit!.Value);

        (await EntryAsync(temp, "a")).Headers.ContentType.Should().Be("text/plain");
        await temp.CommitAsync(new Change.Put(FilePath.Parse("a"), content, new FileHeaders { ContentType = "text/csv" }));
        await Refusal.OfAsync(PfsError.ConditionFailed, () => RevertAsync(temp, undone.Commit!.Value));
    }

    [Fact]
    public async Task A_commit_of_very_many_files_is_undone_as_one_of_few()
    {
        const int Files = 3000; // its list of changes is stored apart
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("0000", "first");
        var content = await temp.StageAsync("x");
        var changes = Enumerable.Range(0, Files).Select(i => new Change.Put(FilePath.Parse($"{i:D4}"), content, FileHeaders.None));
        var undone = await temp.CommitAsync([.. changes]);

        var result = await RevertAsync(temp, undone.Commit!.Value);

        result.Should().BeEquivalentTo(new { Written = 1L, Deleted = Files - 1L });
        (await temp.PathsAsync()).Should().Equal("0000");
        (await temp.TextAsync("0000")).Should().Be("first");
    }

    [Fact]
    public async Task A_commit_of_another_branch_is_undone_where_its_changes_are()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var dev = TempStore.Branch("dev");
        var undone = await temp.PutAsync("a", "1");
        await temp.Store.CreateBranchAsync(dev, Revision.Of(undone), createRepo: false, default);

        await temp.Store.RevertCommitAsync(dev, undone, force: false, TempStore.By("ada"), default);

        (await temp.PathsAsync(branch: dev)).Should().BeEmpty();
        (await temp.PathsAsync()).Should().Equal("a");
    }

    [Fact]
    public async Task What_cannot_be_undone_is_refused()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var commit = await temp.PutAsync("a", "1");
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        var wrongHead = TempStore.By("ada") with { ExpectedHead = CommitId.None };

        await Refusal.OfAsync(PfsError.RevisionNotFound, () => RevertAsync(temp, open));
        await Refusal.OfAsync(PfsError.HeadMoved, async () => await temp.Store.RevertCommitAsync(TempStore.Main, commit, force: false, wrongHead, default));
        await Refusal.OfAsync(
            PfsError.BranchNotFound, async () => await temp.Store.RevertCommitAsync(TempStore.Branch("none"), commit, force: false, TempStore.By("ada"), default));
    }

    [Fact]
    public async Task What_is_brought_back_joins_the_open_commit_and_is_compared_with_what_is_staged_there()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        await temp.PutAsync("a", "2");
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await temp.PutAsync("a", "3");

        var restored = await RestoreAsync(temp, first, ["a"], []);

        restored.Commit.Should().Be(open);
        (await temp.TextAsync("a", open.ToString())).Should().Be("1");
        (await temp.TextAsync("a")).Should().Be("2");
        (await RestoreAsync(temp, first, ["a"], [])).Commit.Should().BeNull("it is staged already");
    }

    [Fact]
    public async Task Restoring_paths_and_prefixes_makes_one_commit_of_what_differs()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var then = (await temp.CommitAsync(
            await temp.PutOfAsync("a", "1"), await temp.PutOfAsync("d/changed", "1"), await temp.PutOfAsync("d/same", "1"),
            await temp.PutOfAsync("d/gone", "1"), await temp.PutOfAsync("e", "1"))).Commit!.Value;
        await temp.CommitAsync(
            await temp.PutOfAsync("a", "2"), await temp.PutOfAsync("d/changed", "2"), TempStore.Delete("d/gone"),
            await temp.PutOfAsync("d/new", "2"), await temp.PutOfAsync("e", "2"));

        var result = await RestoreAsync(temp, then, ["a"], ["d/"]);

        result.Should().BeEquivalentTo(new { Written = 3L, Deleted = 1L, Commit = temp.Head() });
        (await temp.PathsAsync()).Should().Equal("a", "d/changed", "d/gone", "d/same", "e");
        (await temp.TextAsync("d/changed")).Should().Be("1");
        (await temp.TextAsync("e")).Should().Be("2");
        (await temp.Store.LogAsync(TempStore.Main.Repo, temp.Head()!.Value, 9, default)).Should().HaveCount(3);
        (await RestoreAsync(temp, then, ["a"], ["d/"])).Commit.Should().BeNull("all is as it was then");
    }

    [Fact]
    public async Task A_path_stands_for_itself_alone_and_a_slip_is_told()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var then = (await temp.CommitAsync(await temp.PutOfAsync("a", "1"), await temp.PutOfAsync("ab", "1"))).Commit!.Value;
        await temp.CommitAsync(await temp.PutOfAsync("a", "2"), await temp.PutOfAsync("ab", "2"));

        await RestoreAsync(temp, then, ["a"], []);

        (await temp.TextAsync("ab")).Should().Be("2");
        await Refusal.OfAsync(PfsError.FileNotFound, () => RestoreAsync(temp, then, ["abc"], []));
        await Refusal.OfAsync(PfsError.FileNotFound, () => RestoreAsync(temp, then, [], ["x"]));
        (await RestoreAsync(temp, then, [], [""])).Written.Should().Be(1);
    }

    [Fact]
    public async Task No_content_is_stored_again()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var big = TempStore.Noise(3 << 20);
        var then = await temp.PutAsync("big", big);
        await temp.PutAsync("big", "small");
        var before = temp.Disk!.TotalBytes;

        await RestoreAsync(temp, then, ["big"], []);

        (temp.Disk!.TotalBytes - before).Should().BeLessThan(64 << 10);
        (await temp.BytesAsync("big")).Should().Equal(big);
    }

    [Fact]
    public async Task Nobodys_write_comes_between_what_is_compared_and_what_is_committed()
    {
        await using var temp = await TempStore.CreateAsync();
        var then = (await temp.CommitAsync(await temp.PutOfAsync("p/a", "1"), await temp.PutOfAsync("p/b", "1"))).Commit!.Value;
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await temp.PutAsync($"p/{writer}-{i % 5}", $"{i}");
            }
        })).ToArray();

        var made = new List<CommitId>();
        for (var i = 0; i < 50; i++)
        {
            while (temp.Head() == made.LastOrDefault(then))
            {
                await Task.Delay(1);
            }

            made.Add((await RestoreAsync(temp, then, [], ["p/"])).Commit ?? then);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);

        made.Distinct().Should().HaveCountGreaterThan(10, "there was something to restore nearly each time");
        foreach (var commit in made)
        {
            (await temp.PathsAsync(commit.ToString())).Should().Equal("p/a", "p/b");
        }
    }

    private static async Task<UndoResult> RevertAsync(TempStore temp, CommitId commit, bool force = false) =>
        await temp.Store.RevertCommitAsync(TempStore.Main, commit, force, TempStore.By("ada"), default);

    private static async Task<UndoResult> RestoreAsync(TempStore temp, CommitId from, string[] paths, string[] prefixes)
    {
        using var lease = temp.Store.TakeLease();
        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Of(from), default);
        return await temp.Store.RestorePathsAsync(
            TempStore.Main,
            snapshot,
            [.. paths.Select(FilePath.Parse)],
            [.. prefixes.Select(prefix => new ReadOnlyMemory<byte>(System.Text.Encoding.UTF8.GetBytes(prefix)))],
            TempStore.By("ada"),
            default);
    }

    private static async Task<FileEntry> EntryAsync(TempStore temp, string path) =>
        (await (await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default)).FindAsync(FilePath.Parse(path), default))!;
}
