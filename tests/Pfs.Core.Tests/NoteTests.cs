using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class NoteTests
{
    private static readonly RepoName Repo = TempStore.Main.Repo;
    private static readonly BranchRef Dev = TempStore.Branch("dev");

    [Fact]
    public async Task Notes_lie_beside_a_commit_which_stays_as_it_is_and_survive_a_restart()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        var second = await temp.PutAsync("a", "2");

        await temp.Store.SetNoteAsync(TempStore.Main, first, "tests", "running", default);
        await temp.Store.SetNoteAsync(TempStore.Main, first, "tests", "passed", default);
        await temp.Store.SetNoteAsync(TempStore.Main, first, "reviewed-by", "ada\nand bob", default);
        await temp.Store.SetNoteAsync(TempStore.Main, second, "tests", "gone", default);
        await temp.Store.SetNoteAsync(TempStore.Main, second, "tests", "", default);

        await temp.ReopenBothWaysAsync(store => NotesOf(store, first).Should().Equal(
            KeyValuePair.Create("reviewed-by", "ada\nand bob"), KeyValuePair.Create("tests", "passed")));
        NotesOf(temp.Store, second).Should().BeEmpty();
        temp.Head().Should().Be(second);
        var log = await temp.Store.LogAsync(Repo, second, 10, default);
        log.Select(commit => commit.Notes.Count).Should().Equal(0, 2);
        log[1].Id.Should().Be(first);
    }

    [Fact]
    public async Task A_note_is_for_a_finished_commit_in_the_history_of_the_branch_that_is_named()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var master = await temp.PutAsync("a", "1");
        await temp.Store.CreateBranchAsync(Dev, Revision.Head, createRepo: false, default);
        var dev = await temp.PutAsync("a", "2", Dev);
        var open = await temp.Store.StartCommitAsync(Dev, TempStore.By("ada"), default);

        await temp.Store.SetNoteAsync(Dev, master, "shared", "yes", default);
        await RefusedAsync(PfsError.RevisionNotFound, TempStore.Main, dev);
        await RefusedAsync(PfsError.RevisionNotFound, Dev, open);
        await RefusedAsync(PfsError.BranchNotFound, TempStore.Branch("none"), dev);
        await temp.Store.ProtectBranchAsync(TempStore.Main, isProtected: true, default);
        (await RefusedAsync(PfsError.AccessDenied, Dev, master)).Message.Should().Contain("master");

        await temp.Store.SetNoteAsync(TempStore.Main, master, "key", "by its admin", default);
        await temp.Store.SetNoteAsync(Dev, dev, "key", "text", default);

        async Task<PfsException> RefusedAsync(PfsError error, BranchRef branch, CommitId commit) =>
            await Refusal.OfAsync(error, async () => await temp.Store.SetNoteAsync(branch, commit, "key", "text", default));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a b", 1)]
    [InlineData("ä", 1)]
    [InlineData("key", 4097)]
    public async Task A_malformed_note_is_refused(string key, int length)
    {
        await using var temp = await TempStore.InMemoryAsync();
        var commit = await temp.PutAsync("a", "1");

        await Refusal.OfAsync(
            PfsError.InvalidArgument, async () => await temp.Store.SetNoteAsync(TempStore.Main, commit, key, new string('x', length), default));

        NotesOf(temp.Store, commit).Should().BeEmpty();
    }

    [Fact]
    public async Task The_notes_of_a_repo_have_a_limit_and_room_that_is_given_back_is_there_again()
    {
        const int Each = 4096 + 64 + 4; // text, what each counts for, key
        const int Fit = (1 << 20) / Each;
        await using var temp = await TempStore.InMemoryAsync();
        var commit = await temp.PutAsync("a", "1");
        var text = new string('x', 4096);
        for (var number = 0; number < Fit; number++)
        {
            await temp.Store.SetNoteAsync(TempStore.Main, commit, $"k{number:000}", text, default);
        }

        await RefusedAsync();
        await temp.Store.SetNoteAsync(TempStore.Main, commit, "k000", text[..^1] + "y", default); // takes the place of the one before
        await temp.ReopenBothWaysAsync(store => NotesOf(store, commit).Should().HaveCount(Fit));
        await RefusedAsync();
        await temp.Store.SetNoteAsync(TempStore.Main, commit, "k001", "", default);

        await temp.Store.SetNoteAsync(TempStore.Main, commit, "more", text, default);

        async Task RefusedAsync() =>
            await Refusal.OfAsync(PfsError.LimitReached, async () => await temp.Store.SetNoteAsync(TempStore.Main, commit, "more", text, default));
    }

    [Fact]
    public async Task Notes_go_with_the_commit_when_it_is_collected_and_with_the_repo_and_come_back_with_it()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var kept = await temp.PutAsync("a", "1");
        await temp.Store.SetNoteAsync(TempStore.Main, kept, "key", "kept", default);
        await temp.Store.CreateBranchAsync(Dev, null, createRepo: false, default);
        var gone = await temp.PutAsync("b", "2", Dev);
        var text = new string('x', 4096);
        for (var number = 0; number < 200; number++)
        {
            await temp.Store.SetNoteAsync(Dev, gone, $"k{number}", text, default);
        }

        await temp.Store.DeleteBranchAsync(Dev, onlyEmpty: false, andLastRepo: false, default);
        temp.Clock.Advance(TimeSpan.FromDays(8));
        (await temp.Store.CollectAsync(dryRun: false, null, default)).Commits.Should().Be(1);
        await temp.Store.DeleteRepoAsync(Repo, default);
        await temp.Store.RestoreRepoAsync(Repo, null, null, default);

        await temp.ReopenBothWaysAsync(store => NotesOf(store, kept).Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("key", "kept")));
        for (var number = 0; number < 200; number++)
        {
            await temp.Store.SetNoteAsync(TempStore.Main, kept, $"k{number}", text, default); // there is room for them again
        }
    }

    private static IReadOnlyDictionary<string, string> NotesOf(PfsStore store, CommitId commit) =>
        store.FindCommitAsync(Repo, commit, default).AsTask().GetAwaiter().GetResult()!.Notes;
}
