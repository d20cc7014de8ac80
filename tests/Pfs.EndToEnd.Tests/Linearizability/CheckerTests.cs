using FluentAssertions;
using Xunit;

namespace Pfs.EndToEnd.Tests.Linearizability;

/// <summary>The checker itself: a checker that finds nothing proves nothing.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void A_read_of_what_was_overwritten_before_it_began_is_rejected() => IsLinearizable(
        Put(1, 2, "old"), Put(3, 4, "new"), Get(5, 6, "old")).Should().BeFalse();

    [Fact]
    public void A_read_beside_a_write_may_see_either() => new[] { "old", "new" }
        .Should().OnlyContain(seen => IsLinearizable(Put(1, 2, "old"), Put(3, 6, "new"), Get(4, 5, seen)));

    [Fact]
    public void Two_reads_must_not_see_a_write_come_and_go() => IsLinearizable(
        Put(1, 2, "old"), Put(3, 10, "new"), Get(4, 5, "new"), Get(6, 7, "old")).Should().BeFalse();

    [Fact]
    public void A_value_that_nobody_wrote_is_rejected() => IsLinearizable(Put(1, 2, "a"), Get(3, 4, "b")).Should().BeFalse();

    [Fact]
    public void Only_one_of_two_creations_may_succeed()
    {
        IsLinearizable(Create(1, 4, "a", applied: true), Create(2, 3, "b", applied: true)).Should().BeFalse();
        IsLinearizable(Create(1, 4, "a", applied: true), Create(2, 3, "b", applied: false)).Should().BeTrue();
        IsLinearizable(Create(1, 4, "a", applied: false), Create(2, 3, "b", applied: false)).Should().BeFalse();
    }

    [Fact]
    public void A_write_on_a_condition_is_rejected_when_the_value_was_another_all_the_time() => IsLinearizable(
        Put(1, 2, "a"), Put(3, 4, "b"), Replace(5, 6, "a", "c", applied: true)).Should().BeFalse();

    [Fact]
    public void Of_two_writes_on_the_same_condition_one_must_fail()
    {
        IsLinearizable(Put(1, 2, "a"), Replace(3, 6, "a", "b", applied: true), Replace(4, 5, "a", "c", applied: true)).Should().BeFalse();
        IsLinearizable(Put(1, 2, "a"), Replace(3, 6, "a", "b", applied: true), Replace(4, 5, "a", "c", applied: false)).Should().BeTrue();
    }

    [Fact]
    public void A_deletion_is_seen_by_all_who_come_later()
    {
        IsLinearizable(Put(1, 2, "a"), Delete(3, 4), Get(5, 6, "a")).Should().BeFalse();
        IsLinearizable(Put(1, 2, "a"), Delete(3, 4), Get(5, 6, null)).Should().BeTrue();
    }

    [Fact]
    public void An_order_is_found_where_the_first_guess_is_wrong() => IsLinearizable(
        Put(1, 10, "a"), Put(2, 9, "b"), Put(3, 8, "c"), Get(11, 12, "a"), Get(13, 14, "a")).Should().BeTrue();

    private static bool IsLinearizable(params Call[] history) => Checker.IsLinearizable(history);

    private static Call Put(long start, long end, string value) =>
        new() { Start = start, End = end, Client = 0, Operation = Operation.Put, Value = value };

    private static Call Get(long start, long end, string? value) =>
        new() { Start = start, End = end, Client = 0, Operation = Operation.Get, Value = value };

    private static Call Delete(long start, long end) => new() { Start = start, End = end, Client = 0, Operation = Operation.Delete };

    private static Call Create(long start, long end, string value, bool applied) =>
        new() { Start = start, End = end, Client = 0, Operation = Operation.PutIfAbsent, Value = value, Applied = applied };

    private static Call Replace(long start, long end, string expected, string value, bool applied) => new()
    {
        Start = start,
        End = end,
        Client = 0,
        Operation = Operation.PutIfSame,
        Expected = expected,
        Value = value,
        Applied = applied,
    };
}
