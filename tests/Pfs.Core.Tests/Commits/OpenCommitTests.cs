using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class OpenCommitTests
{
    private static readonly RepoName Repo = TempStore.Main.Repo;

    [Fact]
    public async Task Readers_of_the_branch_see_the_last_finished_commit_and_its_id_reads_what_is_staged()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var head = await temp.PutAsync("a", "old");
        var open = await StartAsync(temp);

        var staged = await temp.CommitAsync(await temp.PutOfAsync("a", "new"), await temp.PutOfAsync("b", "more"));

        staged.Commit.Should().Be(open);
        temp.Head().Should().Be(head);
        (await temp.PathsAsync()).Should().Equal("a");
        (await temp.TextAsync("a")).Should().Be("old");
        (await temp.TextAsync("a", open.ToString())).Should().Be("new");
        (await temp.TextAsync("a", $"{open}^")).Should().Be("old");
        (await temp.PathsAsync(open.ToString()[..12])).Should().Equal("a", "b");
        var commit = (await temp.Store.FindCommitAsync(Repo, open, default))!;
        (commit.IsOpen, commit.Number, commit.FileCount, commit.ChangeCount).Should().Be((true, 2, 2, 2));
        commit.Parents.Should().Equal(head);
    }

    [Fact]
    public async Task Finished_it_is_one_commit_and_its_id_an_alias_also_after_a_restart()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "old");
        await temp.PutAsync("gone", "x");
        var open = await StartAsync(temp, "draft");
        await temp.PutAsync("a", "1");
        await temp.PutAsync("a", "2");
        await temp.DeleteAsync("gone");
        await temp.PutAsync("b", "3");

        var finished = await temp.Store.FinishCommitAsync(Repo, open, message: null, default);
        await temp.ReopenAsync();

        (finished.IsOpen, finished.Number, finished.ChangeCount, finished.Message).Should().Be((false, 3, 3, "draft"));
        temp.Head().Should().Be(finished.Id);
        temp.Store.FindBranch(TempStore.Main)!.OpenCommit.Should().BeNull();
        temp.Store.Resolve(TempStore.Main, Revision.Of(open)).Should().Be(finished.Id);
        (await temp.Store.FindCommitAsync(Repo, open, default))!.Id.Should().Be(finished.Id);
        (await temp.PathsAsync(open.ToString())).Should().Equal("a", "b");
        (await temp.TextAsync("a", open.ToString())).Should().Be("2");
        (await temp.Store.FinishCommitAsync(Repo, open, message: null, default)).Id.Should().Be(finished.Id);
    }

    [Fact]
    public async Task The_message_at_the_end_replaces_the_one_at_the_start()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var open = await StartAsync(temp, "draft");
        await temp.PutAsync("a", "1");

        (await temp.Store.FinishCommitAsync(Repo, open, "final", default)).Message.Should().Be("final");
    }

    [Fact]
    public async Task Without_changes_it_becomes_an_empty_commit()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var open = await StartAsync(temp);

        var finished = await temp.Store.FinishCommitAsync(Repo, open, null, default);
        await temp.ReopenAsync();

        (finished.ChangeCount, finished.FileCount).Should().Be((0, 0));
        temp.Head().Should().Be(finished.Id);
    }

    [Fact]
    public async Task Aborted_nothing_of_it_stays()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var head = await temp.PutAsync("a", "old");
        var open = await StartAsync(temp);
        await temp.PutAsync("a", "new");

        await temp.Store.AbortCommitAsync(Repo, open, default);
        await temp.ReopenAsync();

        temp.Head().Should().Be(head);
        (await temp.TextAsync("a")).Should().Be("old");
        Refusal.Of(PfsError.RevisionNotFound, () => temp.Store.Resolve(TempStore.Main, Revision.Of(open)));
        await Refusal.OfAsync(PfsError.OpenCommitNotFound, async () => await temp.Store.AbortCommitAsync(Repo, open, default));
        await Refusal.OfAsync(PfsError.OpenCommitNotFound, async () => await temp.Store.FinishCommitAsync(Repo, open, null, default));
        await temp.PutAsync("a", "new");
        (await temp.TextAsync("a")).Should().Be("new");
    }

    [Fact]
    public async Task Survives_a_restart_in_the_middle_with_all_that_is_staged()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "old");
        var open = await StartAsync(temp);
        await temp.PutAsync("a", "new");
        await temp.PutAsync("big", TempStore.Noise(2_000_000));

        await temp.ReopenAsync();

        temp.Store.FindBranch(TempStore.Main)!.OpenCommit.Should().Be(open);
        (await temp.TextAsync("a")).Should().Be("old");
        (await temp.TextAsync("a", open.ToString())).Should().Be("new");
        await temp.PutAsync("c", "more");
        await temp.Store.FinishCommitAsync(Repo, open, null, default);
        (await temp.PathsAsync()).Should().Equal("a", "big", "c");
        (await temp.BytesAsync("big"))!.AsSpan().SequenceEqual(TempStore.Noise(2_000_000)).Should().BeTrue();
    }

    [Fact]
    public async Task What_was_staged_and_deleted_again_is_no_change()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var open = await StartAsync(temp);
        await temp.PutAsync("brief", "1");
        await temp.DeleteAsync("brief");
        (await temp.DeleteAsync("never")).Should().BeNull();

        var finished = await temp.Store.FinishCommitAsync(Repo, open, null, default);
        await temp.ReopenAsync();

        finished.ChangeCount.Should().Be(0);
        (await temp.PathsAsync()).Should().BeEmpty();
        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
        (await temp.Store.HistoryAsync(snapshot, FilePath.Parse("brief"), 10, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_history_of_a_path_counts_it_as_one_writer()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "old");
        var open = await StartAsync(temp);
        await temp.PutAsync("a", "1");
        await temp.DeleteAsync("a");
        await temp.PutAsync("a", "2");

        (await CommitsAsync(open.ToString())).Should().Equal(open, first);
        var finished = await temp.Store.FinishCommitAsync(Repo, open, null, default);
        (await CommitsAsync("HEAD")).Should().Equal(finished.Id, first);
        async Task<IEnumerable<CommitId>> CommitsAsync(string revision)
        {
            var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Parse(revision), default);
            return (await temp.Store.HistoryAsync(snapshot, FilePath.Parse("a"), 10, default)).Select(version => version.Commit);
        }
    }

    [Fact]
    public async Task While_one_is_open_a_second_one_and_a_move_of_the_branch_are_refused()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "1");
        await temp.PutAsync("a", "2");
        await StartAsync(temp);

        await Refusal.OfAsync(PfsError.OpenCommitExists, () => StartAsync(temp));
        await Refusal.OfAsync(PfsError.OpenCommitExists, async () => await temp.Store.MoveBranchAsync(
            TempStore.Main, Revision.Parse("HEAD^"), null, default));
    }

    [Fact]
    public async Task No_branch_can_point_to_it()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var open = await StartAsync(temp);
        await temp.Store.CreateBranchAsync(TempStore.Branch("other"), null, createRepo: false, default);

        await Refusal.OfAsync(PfsError.RevisionNotFound, async () => await temp.Store.CreateBranchAsync(
            TempStore.Branch("dev"), Revision.Of(open), createRepo: false, default));
        await Refusal.OfAsync(PfsError.RevisionNotFound, async () => await temp.Store.MoveBranchAsync(
            TempStore.Branch("other"), Revision.Of(open), null, default));
        await temp.PutAsync("a", "1");
        await temp.ReopenAsync();
        temp.Store.ListBranches(Repo).Should().HaveCount(2);
    }

    [Fact]
    public async Task Goes_with_its_branch()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var open = await StartAsync(temp);
        await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: true, andLastRepo: false, default);

        await Refusal.OfAsync(PfsError.OpenCommitNotFound, async () => await temp.Store.FinishCommitAsync(Repo, open, null, default));
    }

    [Fact]
    public async Task Of_thousands_of_files_staged_at_once_survives_a_restart()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var open = await StartAsync(temp);
        var changes = new List<Change>();
        for (var number = 0; number < 3000; number++)
        {
            changes.Add(await temp.PutOfAsync($"{new string('d', 400)}/{number:D5}", "text"));
        }

        await temp.CommitAsync([.. changes]);
        await temp.ReopenAsync();
        (await temp.PathsAsync(open.ToString())).Should().HaveCount(3000);
        await temp.Store.FinishCommitAsync(Repo, open, null, default);
        await temp.ReopenAsync();

        (await temp.PathsAsync()).Should().HaveCount(3000);
    }

    private static async Task<CommitId> StartAsync(TempStore temp, string message = "") =>
        await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada", message), default);
}
