using System.Collections.Immutable;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class CommitTests
{
    [Fact]
    public async Task A_put_is_one_commit_and_reads_back()
    {
        await using var temp = await TempStore.CreateAsync();

        var first = await temp.PutAsync("a.txt", "old");
        var second = await temp.PutAsync("a.txt", "new");

        (await temp.TextAsync("a.txt")).Should().Be("new");
        (await temp.TextAsync("a.txt", "HEAD^")).Should().Be("old");
        (await temp.TextAsync("a.txt", first.ToString())).Should().Be("old");
        temp.Head().Should().Be(second);
        (await LogAsync(temp)).Select(commit => commit.Id).Should().Equal(second, first);
    }

    [Fact]
    public async Task Everything_survives_a_restart()
    {
        await using var temp = await TempStore.CreateAsync();
        var big = TempStore.Noise(5_000_000);
        await temp.PutAsync("a.txt", "old");
        await temp.PutAsync("big", big);
        await temp.DeleteAsync("a.txt");

        await temp.ReopenAsync();

        (await temp.TextAsync("a.txt")).Should().BeNull();
        (await temp.TextAsync("a.txt", "HEAD^")).Should().Be("old");
        (await temp.BytesAsync("big"))!.AsSpan().SequenceEqual(big).Should().BeTrue();
        temp.Store.Recovery.WasClosedCleanly.Should().BeTrue();
    }

    [Fact]
    public async Task Sixteen_writers_make_one_chain_in_which_each_write_is_its_own_commit()
    {
        await using var temp = await TempStore.InMemoryAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var commits = new List<(CommitId Id, string Text)>();
            for (var number = 0; number < 100; number++)
            {
                var text = $"{writer}-{number}";
                commits.Add((await temp.PutAsync($"file-{writer}", text), text));
            }

            return commits;
        })));

        var log = await LogAsync(temp, 2000);
        log.Should().HaveCount(1600);
        log.Select(commit => commit.Number).Should().Equal(Enumerable.Range(0, 1600).Select(index => 1600L - index));
        log.Zip(log.Skip(1)).Should().OnlyContain(pair => pair.First.Parents[0] == pair.Second.Id);
        log.Select(commit => commit.Id).Should().BeEquivalentTo(made.SelectMany(commits => commits).Select(commit => commit.Id));
        for (var writer = 0; writer < 16; writer++)
        {
            foreach (var (id, text) in made[writer].Where((_, index) => index % 25 == 0))
            {
                (await temp.TextAsync($"file-{writer}", id.ToString())).Should().Be(text);
            }
        }
    }

    [Fact]
    public async Task Of_many_changes_is_one_commit_and_each_path_changes_at_once()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("old", "1");

        var result = await temp.CommitAsync(await temp.PutOfAsync("b", "2"), TempStore.Delete("old"), await temp.PutOfAsync("a", "1"));

        result.Outcomes.Should().OnlyContain(outcome => outcome == ChangeOutcome.Applied);
        (await temp.PathsAsync()).Should().Equal("a", "b");
        (await temp.PathsAsync("HEAD^")).Should().Equal("old");
        var commit = (await LogAsync(temp))[0];
        (commit.ChangeCount, commit.FileCount, commit.TotalBytes).Should().Be((3, 2, 2));
    }

    [Fact]
    public async Task Keeps_author_message_and_metadata()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var metadata = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new("run", "17"), KeyValuePair.Create("ü", "")]);
        var options = new WriteOptions { Author = "grace", Message = "weekly import\n✓", Metadata = metadata };

        await temp.Store.CommitAsync(TempStore.Main, [await temp.PutOfAsync("a", "1")], options, default);
        await temp.ReopenAsync();

        var commit = (await LogAsync(temp))[0];
        (commit.Author, commit.Message).Should().Be(("grace", "weekly import\n✓"));
        commit.Metadata.Should().Equal(metadata);
    }

    [Fact]
    public async Task A_file_keeps_its_headers_checksum_and_the_commit_that_wrote_it()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var headers = new FileHeaders
        {
            ContentType = "text/plain",
            CacheControl = "no-store",
            ContentDisposition = "inline",
            ContentEncoding = "gzip",
            ContentLanguage = "",
            Expires = "never",
            Metadata = [new("a", "1"), new("b", "")],
            Tags = [new("stage", "raw")],
        };
        var content = await temp.StageAsync("text") with { Checksum = new Checksum(ChecksumAlgorithm.Crc32C, ChecksumType.FullObject, [1, 2, 3, 4]) };
        var wrote = await temp.CommitAsync(new Change.Put(FilePath.Parse("a"), content, headers));
        await temp.PutAsync("b", "later");

        await temp.ReopenAsync();
        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
        var file = (await snapshot.FindAsync(FilePath.Parse("a"), default))!;

        file.Headers.Should().BeEquivalentTo(headers, options => options.ComparingByMembers<FileHeaders>());
        file.Content.Checksum!.Value.Should().Equal(1, 2, 3, 4);
        (file.WrittenBy, file.Modified).Should().Be((wrote.Commit!.Value, wrote.Time));
    }

    [Fact]
    public async Task Deleting_an_absent_path_makes_no_commit()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var head = await temp.PutAsync("a", "1");

        var result = await temp.CommitAsync(TempStore.Delete("b"), TempStore.Delete("c"));

        result.Commit.Should().BeNull();
        result.Outcomes.Should().Equal(ChangeOutcome.Absent, ChangeOutcome.Absent);
        temp.Head().Should().Be(head);
    }

    [Fact]
    public async Task Outcomes_come_in_the_callers_order()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("m", "1");
        var options = TempStore.By("ada") with { AllOrNothing = false };

        var result = await temp.Store.CommitAsync(
            TempStore.Main,
            [
                await temp.PutOfAsync("z", "new", new WriteCondition { MustExist = true }),
                TempStore.Delete("n"),
                TempStore.Delete("m"),
                await temp.PutOfAsync("a", "new"),
            ],
            options,
            default);
        await temp.ReopenAsync();

        result.Outcomes.Should().Equal(
            ChangeOutcome.ConditionFailed, ChangeOutcome.Absent, ChangeOutcome.Applied, ChangeOutcome.Applied);
        (await temp.PathsAsync()).Should().Equal("a");
        (await LogAsync(temp))[0].ChangeCount.Should().Be(2);
    }

    [Fact]
    public async Task An_expected_head_that_is_not_the_head_refuses_the_write()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = await temp.PutAsync("a", "1");
        var second = await temp.PutAsync("a", "2");
        async Task WriteAsync(CommitId? expected) => await temp.Store.CommitAsync(
            TempStore.Main, [await temp.PutOfAsync("a", "3")], TempStore.By("ada") with { ExpectedHead = expected }, default);

        await Refusal.OfAsync(PfsError.HeadMoved, () => WriteAsync(first));

        temp.Head().Should().Be(second);
        await WriteAsync(second);
        (await temp.TextAsync("a")).Should().Be("3");
    }

    [Fact]
    public async Task Times_never_go_backwards_on_a_line_also_when_the_clock_does()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("a", "1");
        temp.Clock.Advance(TimeSpan.FromHours(-3));
        await temp.PutAsync("a", "2");
        temp.Clock.Advance(TimeSpan.FromHours(5));
        await temp.PutAsync("a", "3");

        var times = (await LogAsync(temp)).Select(commit => commit.Time).Reverse().ToList();

        times.Should().BeInAscendingOrder();
        times[1].Should().Be(times[0]);
        times[2].Should().BeAfter(times[1]);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(5000)]
    public async Task Of_very_many_files_survives_a_restart(int count)
    {
        await using var temp = await TempStore.InMemoryAsync();
        var changes = new List<Change>();
        for (var number = 0; number < count; number++)
        {
            changes.Add(await temp.PutOfAsync($"{new string('d', 200)}/file-{number:D5}", $"text {number}"));
        }

        var result = await temp.CommitAsync([.. changes]);
        await temp.PutAsync("after", "x");
        await temp.ReopenAsync();

        var commit = (await temp.Store.FindCommitAsync(TempStore.Main.Repo, result.Commit!.Value, default))!;
        (commit.ChangeCount, commit.FileCount).Should().Be((count, count));
        (await temp.PathsAsync("HEAD^")).Should().Equal(changes.Select(change => change.Path.ToString()));
        (await temp.TextAsync($"{new string('d', 200)}/file-00299")).Should().Be("text 299");
        (await temp.Store.LogAsync(TempStore.Main.Repo, temp.Head()!.Value, 10, default)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_path_twice_or_no_change_at_all_or_a_long_message_is_refused()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var put = await temp.PutOfAsync("a", "1");

        await Refusal.OfAsync(PfsError.InvalidArgument, () => temp.CommitAsync(put, TempStore.Delete("a")));
        await Refusal.OfAsync(PfsError.InvalidArgument, () => temp.CommitAsync());
        await Refusal.OfAsync(PfsError.InvalidArgument, async () => await temp.Store.CommitAsync(
            TempStore.Main, [put], TempStore.By("ada", new string('m', 4097)), default));

        temp.Head().Should().BeNull();
        await temp.Store.CommitAsync(TempStore.Main, [put], TempStore.By("ada", new string('m', 4096)), default);
    }

    [Fact]
    public async Task One_too_large_for_the_log_is_refused_and_hurts_no_other_writer()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var huge = TempStore.By("ada") with
        {
            Metadata = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("m", new string('m', 9 << 20))]),
        };
        var others = Enumerable.Range(0, 50).Select(number => Task.Run(() => temp.PutAsync($"file-{number}", "text")));

        var put = await temp.PutOfAsync("huge", "1");
        var refused = Enumerable.Range(0, 3).Select(_ => Task.Run(() => Refusal.OfAsync(
            PfsError.InvalidArgument, async () => await temp.Store.CommitAsync(TempStore.Main, [put], huge, default))));
        await Task.WhenAll([.. others, .. refused]);
        await temp.ReopenAsync();

        (await temp.PathsAsync()).Should().HaveCount(50);
    }

    [Fact]
    public async Task To_what_does_not_exist_is_refused()
    {
        await using var temp = await TempStore.InMemoryAsync();

        await Refusal.OfAsync(PfsError.BranchNotFound, () => temp.PutAsync("a", "1", TempStore.Branch("dev")));
        await Refusal.OfAsync(
            PfsError.RepoNotFound, () => temp.PutAsync("a", "1", new BranchRef(RepoName.Parse("none"), BranchName.Default)));
    }

    [Fact]
    public async Task Two_branches_that_make_the_same_commit_share_it()
    {
        var clock = new StandingClock();
        await using var store = await Storage.Local.StoreOpener.OpenAsync(
            new SimulatedDisk().Mount(), new StoreOptions { DataDirectory = "" }, clock, default);
        var (left, right) = (TempStore.Branch("left"), TempStore.Branch("right"));
        await store.CreateBranchAsync(left, null, createRepo: true, default);
        await store.CreateBranchAsync(right, null, createRepo: true, default);

        var one = await WriteAsync(left);
        var other = await WriteAsync(right);

        other.Should().Be(one, "an id says everything that the commit is, and the branch is no part of it");
        store.Resolve(left, Revision.Of(one)).Should().Be(one);
        async Task<CommitId> WriteAsync(BranchRef branch)
        {
            await using var writer = store.CreateWriter();
            await writer.WriteAsync("text"u8.ToArray(), default);
            var put = new Change.Put(FilePath.Parse("a"), await writer.FinishAsync(default), FileHeaders.None);
            return (await store.CommitAsync(branch, [put], TempStore.By("ada"), default)).Commit!.Value;
        }
    }

    [Fact]
    public async Task Writers_in_flight_while_the_store_closes_are_answered_and_what_succeeded_is_there()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var done = new List<string>();
            try
            {
                for (var number = 0; ; number++)
                {
                    await temp.PutAsync($"{writer}/{number}", "text");
                    done.Add($"{writer}/{number}");
                    first.TrySetResult();
                }
            }
            catch (PfsException refusal) when (refusal.Error == PfsError.WritesRefused)
            {
                return done;
            }
        })).ToArray();

        await first.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await temp.Store.DisposeAsync();
        var acknowledged = (await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(20))).SelectMany(done => done).ToList();
        await temp.OpenAsync();

        (await temp.PathsAsync()).Should().Contain(acknowledged);
    }

    private static async Task<IReadOnlyList<Commit>> LogAsync(TempStore temp, int limit = 100) =>
        await temp.Store.LogAsync(TempStore.Main.Repo, temp.Head()!.Value, limit, default);

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
