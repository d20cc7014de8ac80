using FluentAssertions;
using Pfs.Core.Commits;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class RevisionTests
{
    [Theory]
    [InlineData("HEAD")]
    [InlineData("HEAD^")]
    [InlineData("HEAD^^^")]
    [InlineData("HEAD~")]
    [InlineData("HEAD~0")]
    [InlineData("HEAD~3^~2")]
    [InlineData("HEAD~999999999999999")]
    [InlineData("master")]
    [InlineData("my_branch-1~2")]
    [InlineData("0123abc")]
    [InlineData("0123abcd")]
    [InlineData("0123ABCD^")]
    [InlineData(".1")]
    [InlineData(".17^")]
    public void Is_read_when_it_is_well_formed(string text) => Revision.TryParse(text, out _).Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("^")]
    [InlineData("~1")]
    [InlineData(".")]
    [InlineData(".x")]
    [InlineData(".-1")]
    [InlineData(".1.2")]
    [InlineData("HEAD~x")]
    [InlineData("HEAD~-1")]
    [InlineData("HEAD~+1")]
    [InlineData("HEAD~1x")]
    [InlineData("HEAD^2")]
    [InlineData("HEAD @")]
    [InlineData(" HEAD")]
    [InlineData("HEAD~1000000000000000")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("HEAD~١")]
    [InlineData("brånch")]
    public void Is_refused_when_it_is_malformed(string text)
    {
        Revision.TryParse(text, out _).Should().BeFalse();
        Refusal.Of(PfsError.InvalidArgument, () => Revision.Parse(text)).Message.Should().Contain("HEAD^");
    }

    [Fact]
    public void Of_more_than_64_hex_digits_is_malformed() =>
        Revision.TryParse(new string('a', 65), out _).Should().BeFalse();

    [Fact]
    public async Task Names_commits_by_place_in_history()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var commits = new List<CommitId>();
        for (var number = 0; number < 10; number++)
        {
            commits.Add(await temp.PutAsync("a", $"{number}"));
        }

        Resolve("HEAD").Should().Be(commits[9]);
        Resolve("master").Should().Be(commits[9]);
        Resolve("HEAD^").Should().Be(commits[8]);
        Resolve("HEAD~").Should().Be(commits[8]);
        Resolve("HEAD~0").Should().Be(commits[9]);
        Resolve("HEAD~9").Should().Be(commits[0]);
        Resolve("master~2^^").Should().Be(commits[5]);
        Resolve(".1").Should().Be(commits[0]);
        Resolve(".10").Should().Be(commits[9]);
        Resolve(".5^").Should().Be(commits[3]);
        Resolve(commits[4].ToString()).Should().Be(commits[4]);
        Resolve(commits[4].ToString().ToUpperInvariant()).Should().Be(commits[4]);
        Resolve(commits[4].ToString()[..8]).Should().Be(commits[4]);
        Resolve($"{commits[4].ToString()[..40]}~2").Should().Be(commits[2]);
        CommitId Resolve(string revision) => temp.Store.Resolve(TempStore.Main, Revision.Parse(revision));
    }

    [Theory]
    [InlineData("HEAD~10")]
    [InlineData("HEAD~999999999999999")]
    [InlineData(".0")]
    [InlineData(".11")]
    [InlineData(".1^")]
    [InlineData("00000000")]
    public async Task That_lies_before_the_first_commit_or_nowhere_is_not_found(string revision)
    {
        await using var temp = await TempStore.InMemoryAsync();
        for (var number = 0; number < 10; number++)
        {
            await temp.PutAsync("a", $"{number}");
        }

        Refusal.Of(PfsError.RevisionNotFound, () => temp.Store.Resolve(TempStore.Main, Revision.Parse(revision)));
    }

    [Fact]
    public async Task On_a_branch_without_commits_nothing_is_found_and_its_snapshot_is_empty()
    {
        await using var temp = await TempStore.InMemoryAsync();

        foreach (var revision in new[] { "HEAD", "HEAD^", ".1", "master" })
        {
            Refusal.Of(PfsError.RevisionNotFound, () => temp.Store.Resolve(TempStore.Main, Revision.Parse(revision)));
        }

        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
        (snapshot.Commit, snapshot.Number, snapshot.FileCount).Should().Be((null, 0, 0));
        Refusal.Of(PfsError.BranchNotFound, () => temp.Store.Resolve(TempStore.Main, Revision.Parse("none")));
    }

    [Fact]
    public async Task Is_looked_up_inside_the_repo_only()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var other = new BranchRef(RepoName.Parse("other"), BranchName.Default);
        await temp.Store.CreateBranchAsync(other, null, createRepo: true, default);
        var commit = await temp.PutAsync("a", "1");

        Refusal.Of(PfsError.RevisionNotFound, () => temp.Store.Resolve(other, Revision.Of(commit)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_id_that_is_wrong_in_its_last_digit_is_not_found(bool isOnDisk)
    {
        await using var temp = await TempStore.CreateAsync();
        var commit = await temp.PutAsync("a.txt", "text");
        if (isOnDisk)
        {
            await temp.Store.CheckpointAsync();
        }

        var right = commit.ToString();
        var wrong = right[..^1] + (right[^1] == '0' ? '1' : '0');
        CommitId.TryParse(wrong, out var id).Should().BeTrue();

        Refusal.Of(PfsError.RevisionNotFound, () => temp.Store.Resolve(TempStore.Main, Revision.Parse(wrong)));
        (await temp.Store.FindCommitAsync(TempStore.Main.Repo, id, default)).Should().BeNull();
        (await temp.Store.FindCommitAsync(TempStore.Main.Repo, commit, default))!.Id.Should().Be(commit);
    }

    [Fact]
    public async Task A_point_in_time_is_the_last_commit_that_is_not_younger()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var start = temp.Clock.GetUtcNow();
        var commits = new List<(CommitId Id, DateTimeOffset Time)>();
        for (var number = 0; number < 100; number++)
        {
            temp.Clock.Advance(TimeSpan.FromSeconds(number % 3));
            var result = await temp.CommitAsync(await temp.PutOfAsync("a", $"{number}"));
            commits.Add((result.Commit!.Value, result.Time));
        }

        foreach (var (id, time) in commits)
        {
            temp.Store.Resolve(TempStore.Main, Revision.At(time)).Should().Be(id);
        }

        temp.Store.Resolve(TempStore.Main, Revision.At(commits[50].Time.AddTicks(-1))).Should().Be(commits[49].Id);
        temp.Store.Resolve(TempStore.Main, Revision.At(DateTimeOffset.MaxValue)).Should().Be(commits[99].Id);
        Refusal.Of(PfsError.RevisionNotFound, () => temp.Store.Resolve(TempStore.Main, Revision.At(start)));
    }

    [Fact]
    public void A_prefix_that_fits_two_commits_finds_both_and_a_longer_one_finds_each()
    {
        using var table = new CommitTable(new SimulatedDisk().Mount());
        var index = new CommitIndex(table, 1);
        var (one, two) = (Node("0123456789aa", 1), Node("0123456789ab", 2));
        table.Add(one);
        table.Add(two);
        table.Add(Node("0123456789aa", 3));
        table.Add(Node("0123456789ac", 4, repo: 2));

        index.FindAll("01234567").Select(node => node.Id).Should().Equal(one.Id, two.Id);
        index.FindAll("0123456789ab").Should().Equal(two);
        index.FindAll("0123456789ac").Should().BeEmpty();
        index.FindAll("99999999").Should().BeEmpty();
        index.Find(one.Id)!.Id.Should().Be(one.Id, "the same commit on another branch, so either of them is right");
    }

    [Fact]
    public async Task A_prefix_that_fits_two_commits_is_ambiguous()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var prefix = (await temp.PutAsync("a", "1")).ToString()[..8];
        using var table = new CommitTable(new SimulatedDisk().Mount());
        table.Add(Node(prefix + "aa", 1));
        table.Add(Node(prefix + "bb", 2));
        var state = new State.RepoCreated(TempStore.Main.Repo, "", default, 1).Apply(new State.StoreState { Commits = table });

        Refusal.Of(
            PfsError.RevisionAmbiguous, () => Core.Revisions.Resolver.Resolve(state, TempStore.Main, Revision.Parse(prefix)));
        Core.Revisions.Resolver.Resolve(state, TempStore.Main, Revision.Parse(prefix + "aa")).Commit.Should().NotBeNull();
    }

    private static CommitNode Node(string prefix, long ordinal, int repo = 1)
    {
        CommitId.TryParse(prefix.PadRight(64, '0'), out var id).Should().BeTrue();
        return new CommitNode(null, null, ordinal, repo, new Stamp(id, 1, default));
    }
}
