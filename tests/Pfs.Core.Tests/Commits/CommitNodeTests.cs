using FluentAssertions;
using Pfs.Core.Commits;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class CommitNodeTests
{
    private static readonly CommitNode[] Line = MakeLine(5000);

    [Fact]
    public void Any_ancestor_of_5000_is_the_one_that_naive_walking_finds()
    {
        var random = new Random(1);
        foreach (var from in new[] { Line[4999], Line[0], Line[1], Line[2047], Line[random.Next(5000)], Line[random.Next(5000)] })
        {
            var naive = from;
            for (var number = from.Number; number >= 1; number--)
            {
                from.Ancestor(number).Should().BeSameAs(naive);
                naive = naive?.Parent;
            }

            from.Ancestor(0).Should().BeNull();
            from.Ancestor(-1).Should().BeNull();
            from.Ancestor(from.Number + 1).Should().BeNull();
        }
    }

    [Fact]
    public void Is_a_few_steps_away_from_any_ancestor()
    {
        var longest = 0;
        for (var number = 1; number <= 5000; number++)
        {
            var steps = 0;
            for (var node = Line[4999]; node.Number > number; steps++)
            {
                node = node.Jump is { } jump && jump.Number >= number ? jump : node.Parent!;
            }

            longest = Math.Max(longest, steps);
        }

        longest.Should().BeLessThan(40); // about 3 log2 of 5000
    }

    [Fact]
    public void As_of_a_time_is_the_newest_that_is_not_younger()
    {
        var head = Line[4999];
        foreach (var seconds in Enumerable.Range(-2, 1700))
        {
            var time = Time(seconds).AddMilliseconds(500);

            head.AsOf(time).Should().BeSameAs(Line.LastOrDefault(node => node.Time <= time));
        }
    }

    [Fact]
    public void Holds_itself_and_its_ancestors_and_no_commit_of_another_line()
    {
        var fork = new CommitNode(null, Line[99], 99_999, 1, new Stamp(Id(99_999), 101, Line[99].Time));

        Line[200].Holds(Line[200].Id, 201).Should().BeTrue();
        Line[200].Holds(Line[7].Id, 8).Should().BeTrue();
        Line[200].Holds(Line[201].Id, 202).Should().BeFalse();
        Line[200].Holds(fork.Id, fork.Number).Should().BeFalse();
        fork.Holds(Line[99].Id, 100).Should().BeTrue();
    }

    private static CommitNode[] MakeLine(int count)
    {
        var line = new CommitNode[count];
        for (var index = 0; index < count; index++)
        {
            var stamp = new Stamp(Id(index), index + 1, Time(index / 3)); // three commits at the same time
            line[index] = new CommitNode(null, index == 0 ? null : line[index - 1], index + 1, 1, stamp);
        }

        return line;
    }

    private static DateTimeOffset Time(int seconds) => new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    private static CommitId Id(int number) => new(ContentHash.Of(BitConverter.GetBytes(number)));
}
