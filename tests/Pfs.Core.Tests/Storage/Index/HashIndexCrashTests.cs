using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class HashIndexCrashTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_every_call_of_the_disk_the_runs_of_the_last_checkpoint_stay_usable(bool powerCut)
    {
        for (var at = 1; ; at++)
        {
            using var rig = new IndexRig();
            Fill(rig, 0, 3);
            var fault = powerCut ? DiskFault.PowerCut(at) : new DiskFault(DiskFault.NoSpace, at, andAllAfter: false);
            rig.Disk.Fault = fault;

            var flushed = Try(() => Fill(rig, 3, 4));
            var merged = flushed && Try(rig.Merge);

            // The process goes on reading, whatever the disk says.
            rig.Disk.Fault = null;
            AssertHolds(rig, 4, $"call {at}");
            for (var seed = 0; seed < 3; seed++)
            {
                using var after = new IndexRig(rig.Disk.AfterPowerCut(seed == 0 ? null : new Random(seed)), rig.Checkpoint);
                AssertHolds(after, flushed ? 4 : 3, $"call {at}, seed {seed}");
                Fill(after, 4, 5);
                after.Merge();
                after.Find(IndexRig.Key(4 * 500)).Should().Be(IndexRig.Value(4));
                after.Disk.Names.Should().HaveCount(after.Index.Runs.Count);
            }

            // And it can write on when the disk had only been full.
            Fill(rig, 4, 5);
            rig.Merge();
            AssertHolds(rig, 5, $"after call {at}");
            if (!fault.HasStruck)
            {
                merged.Should().BeTrue();
                return;
            }
        }
    }

    private static void Fill(IndexRig rig, int from, int to)
    {
        for (var run = from; run < to; run++)
        {
            rig.Add(Enumerable.Range(run * 500, 500).Select(IndexRig.Key), run);
            rig.Add([IndexRig.Key(-1)], run);
            rig.Flush();
        }
    }

    private static void AssertHolds(IndexRig rig, int runs, string because)
    {
        rig.Find(IndexRig.Key(-1)).Should().Be(IndexRig.Value(runs - 1), because);
        Enumerable.Range(0, 2500)
            .Where(i => i % 7 == 0)
            .Count(i => rig.Find(IndexRig.Key(i)) != (i / 500 < runs ? IndexRig.Value(i / 500) : null))
            .Should().Be(0, because);
    }

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
