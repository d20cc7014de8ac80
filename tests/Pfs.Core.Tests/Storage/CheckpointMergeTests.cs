using System.Collections.Concurrent;
using System.Diagnostics;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>Runs of an index are merged beside the checkpoints: the fourth of a size makes a merge due.</summary>
public sealed class CheckpointMergeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_merge_that_takes_long_holds_up_no_checkpoint()
    {
        await using var temp = await FourthIsNextAsync();
        temp.Disk!.Held = Run(5);
        await CheckpointByItselfAsync(temp);
        await UntilAsync(() => temp.Disk.IsWaited);

        await CheckpointByItselfAsync(temp);
        await CheckpointByItselfAsync(temp);

        Runs(temp).Should().Equal(Run(1), Run(2), Run(3), Run(4), Run(6), Run(7));
        temp.Disk.Held = null;
        await UntilAsync(() => !Runs(temp).Contains(Run(1)), () => CheckpointByItselfAsync(temp)); // the first after the end of the merge
        temp.Store.CheckpointFailure.Should().BeNull();
        await temp.ReopenAsync();
        (await temp.TextAsync("file-1")).Should().Be("file-1");
    }

    [Fact]
    public async Task A_merge_that_failed_is_told_until_one_came_to_its_end()
    {
        await using var temp = await FourthIsNextAsync();
        var told = new ConcurrentQueue<Exception?>();
        temp.Store.TellCheckpointFailures(told.Enqueue);
        temp.Disk!.Fault = new DiskFault(DiskFault.InputOutput, at: 1, andAllAfter: false, DiskCall.Create) { OnlyFiles = Run(5) };
        await CheckpointByItselfAsync(temp);
        await UntilAsync(() => temp.Disk.Fault.HasStruck);

        temp.Disk.Held = Run(7); // the second attempt, behind the run of the next checkpoint
        await UntilAsync(() => !told.IsEmpty, () => CheckpointByItselfAsync(temp));
        await UntilAsync(() => temp.Disk.IsWaited);
        await CheckpointByItselfAsync(temp);
        await CheckpointByItselfAsync(temp);

        told.Should().ContainSingle().Which.Should().BeAssignableTo<IOException>();
        temp.Store.CheckpointFailure.Should().NotBeNull("nothing is merged yet");
        temp.Disk.Held = null;
        await UntilAsync(() => told.Count > 1, () => CheckpointByItselfAsync(temp));
        told.Should().HaveCount(2).And.EndWith((Exception?)null);
        await UntilAsync(() => !Runs(temp).Contains(Run(1)), () => CheckpointByItselfAsync(temp));
    }

    // A store that does nothing by itself, with three runs.
    private static async Task<TempStore> FourthIsNextAsync()
    {
        var temp = await TempStore.InMemoryAsync(isStill: true);
        for (var number = 1; number <= 3; number++)
        {
            await PutNextAsync(temp);
            await temp.Store.CheckpointAsync();
        }

        Runs(temp).Should().Equal(Run(1), Run(2), Run(3));
        return temp;
    }

    private static Task<CommitId> PutNextAsync(TempStore temp)
    {
        var name = $"file-{temp.Store.Status().Commits}";
        return temp.PutAsync(name, name);
    }

    private static async Task CheckpointByItselfAsync(TempStore temp)
    {
        await PutNextAsync(temp);
        var before = Checkpoint(temp);
        await UntilAsync(() => Checkpoint(temp) != before, () => Task.FromResult(temp.Clock.Ring()));
    }

    private static string Checkpoint(TempStore temp) => temp.Disk!.Names.Last(name => name.StartsWith("checkpoint-", StringComparison.Ordinal));

    private static string[] Runs(TempStore temp) => [.. temp.Disk!.Names.Where(name => name.StartsWith("chunks-", StringComparison.Ordinal))];

    private static string Run(int number) => $"chunks-{number:D8}.idx.pfs";

    private static async Task UntilAsync(Func<bool> holds, Func<Task>? meanwhile = null)
    {
        for (var clock = Stopwatch.StartNew(); !holds() && clock.Elapsed < Patience;)
        {
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            await Task.Delay(1);
        }

        holds().Should().BeTrue();
    }
}
