using System.Collections.Immutable;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class ConditionTests
{
    private static readonly ImmutableArray<ContentHash> Its = [ContentHash.Of("text"u8)];
    private static readonly ImmutableArray<ContentHash> Other = [ContentHash.Of("other"u8)];

    // the condition, and whether a put may go ahead with no file, and with a file that holds "text"
    private static readonly (string Name, WriteCondition Condition, bool WithoutFile, bool WithFile)[] Table =
    [
        ("none", new(), true, true),
        ("If-None-Match: *", new() { MustBeAbsent = true }, true, false),
        ("If-Match: *", new() { MustExist = true }, false, true),
        ("If-Match: its", new() { AnyOf = Its }, false, true),
        ("If-Match: another", new() { AnyOf = Other }, false, false),
        ("If-Match: another, its", new() { AnyOf = [.. Other, .. Its] }, false, true),
        ("If-Match without a hash of ours", new() { AnyOf = [] }, false, false),
        ("If-None-Match: its", new() { NoneOf = Its }, true, false),
        ("If-None-Match: another", new() { NoneOf = Other }, true, true),
        ("If-Match: its, If-None-Match: its", new() { AnyOf = Its, NoneOf = Its }, false, false),
        ("If-Match: its, If-None-Match: another", new() { AnyOf = Its, NoneOf = Other }, false, true),
    ];

    [Fact]
    public async Task A_put_goes_ahead_when_its_condition_holds()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("file", "text");

        foreach (var (name, condition, withoutFile, withFile) in Table)
        {
            (await OutcomeAsync(temp, await temp.PutOfAsync("absent", "text", condition))).Should().Be(Outcome(withoutFile), name);
            (await OutcomeAsync(temp, await temp.PutOfAsync("file", "text", condition))).Should().Be(Outcome(withFile), name);
            await temp.DeleteAsync("absent");
        }
    }

    [Fact]
    public async Task A_delete_goes_ahead_when_its_condition_holds_and_finds_nothing_to_do_without_a_file()
    {
        await using var temp = await TempStore.InMemoryAsync();

        foreach (var (name, condition, _, withFile) in Table)
        {
            await temp.PutAsync("file", "text");
            (await OutcomeAsync(temp, TempStore.Delete("absent", condition))).Should().Be(ChangeOutcome.Absent, name);
            (await OutcomeAsync(temp, TempStore.Delete("file", condition))).Should().Be(Outcome(withFile), name);
        }
    }

    [Fact]
    public async Task One_that_fails_refuses_the_whole_commit_and_says_whether_there_was_a_file()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var head = await temp.PutAsync("file", "text");
        var fine = await temp.PutOfAsync("fine", "1");

        await Refusal.OfAsync(PfsError.FileNotFound, async () => await temp.CommitAsync(
            fine, await temp.PutOfAsync("absent", "2", new WriteCondition { MustExist = true })));
        await Refusal.OfAsync(PfsError.ConditionFailed, async () => await temp.CommitAsync(
            fine, await temp.PutOfAsync("file", "2", new WriteCondition { MustBeAbsent = true })));

        temp.Head().Should().Be(head);
    }

    [Fact]
    public async Task Is_decided_by_the_staged_state_while_a_commit_is_open()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await temp.PutAsync("file", "text", condition: new WriteCondition { MustBeAbsent = true });

        await Refusal.OfAsync(
            PfsError.ConditionFailed, () => temp.PutAsync("file", "text", condition: new WriteCondition { MustBeAbsent = true }));
    }

    [Fact]
    public async Task Of_many_writers_who_ask_for_an_absent_file_one_wins()
    {
        await using var temp = await TempStore.InMemoryAsync();

        var won = await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            try
            {
                await temp.PutAsync("lock", $"{writer}", condition: new WriteCondition { MustBeAbsent = true });
                return true;
            }
            catch (PfsException refusal) when (refusal.Error == PfsError.ConditionFailed)
            {
                return false;
            }
        })));

        won.Count(one => one).Should().Be(1);
        (await temp.TextAsync("lock")).Should().Be($"{Array.IndexOf(won, true)}");
    }

    private static ChangeOutcome Outcome(bool holds) => holds ? ChangeOutcome.Applied : ChangeOutcome.ConditionFailed;

    private static async Task<ChangeOutcome> OutcomeAsync(TempStore temp, Change change) => (await temp.Store.CommitAsync(
        TempStore.Main, [change], TempStore.By("ada") with { AllOrNothing = false }, default)).Outcomes.Single();

    [Fact]
    public async Task Unchanged_is_the_very_file_that_was_read_and_not_one_of_the_same_bytes()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("file", "text");
        var read = await ReadAsync();

        await temp.PutAsync("file", "text", condition: new WriteCondition { Unchanged = read });
        await Refusal.OfAsync(
            PfsError.ConditionFailed, () => temp.PutAsync("file", "text", condition: new WriteCondition { Unchanged = read }));
        await temp.DeleteAsync("file");
        await Refusal.OfAsync(
            PfsError.FileNotFound, () => temp.PutAsync("file", "text", condition: new WriteCondition { Unchanged = read }));

        async Task<FileEntry> ReadAsync() =>
            (await (await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default)).FindAsync(FilePath.Parse("file"), default))!;
    }

    [Fact]
    public async Task Unchanged_tells_what_is_staged_in_one_open_commit_by_its_headers()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        await StageAsync("old", null);
        var read = (await (await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Of(open), default))
            .FindAsync(FilePath.Parse("file"), default))!;

        await StageAsync("old", new WriteCondition { Unchanged = read });
        await StageAsync("new", null);
        await Refusal.OfAsync(PfsError.ConditionFailed, () => StageAsync("old", new WriteCondition { Unchanged = read }));

        async Task StageAsync(string note, WriteCondition? condition)
        {
            var headers = new FileHeaders { Metadata = [new("note", note)] };
            await temp.CommitAsync(new Change.Put(FilePath.Parse("file"), await temp.StageAsync("text"), headers) { Condition = condition });
        }
    }
}
