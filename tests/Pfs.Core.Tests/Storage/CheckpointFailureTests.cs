using System.Collections.Concurrent;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class CheckpointFailureTests
{
    // The store's own figure: after so many commits without a checkpoint writes are refused.
    private const int CommitsWaitingMax = 65_536;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Is_told_once_bounds_what_waits_in_memory_and_ends_by_itself_when_there_is_room()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var told = new ConcurrentQueue<Exception?>();
        temp.Store.TellCheckpointFailures(told.Enqueue);
        temp.Disk!.Fault = new DiskFault(DiskFault.NoSpace, at: 1, andAllAfter: true, DiskCall.Create, DiskCall.Write) { OnlyFiles = "checkpoint-" };
        var accepted = 0;

        var refusal = await Refusal.OfAsync(PfsError.DiskFull, async () =>
        {
            for (; accepted < 2 * CommitsWaitingMax; accepted++)
            {
                await temp.PutAsync("same", "text");
            }
        });

        accepted.Should().BeGreaterThan(CommitsWaitingMax - 1);
        refusal.Message.Should().Contain("checkpoint");
        (await temp.TextAsync("same")).Should().Be("text");
        told.Should().ContainSingle().Which.Should().BeAssignableTo<IOException>();

        temp.Disk.Fault = null;
        await UntilAsync(() => told.Count > 1); // the last thing that is done when it is over
        await temp.PutAsync("same", "again");
        temp.Store.CheckpointFailure.Should().BeNull();
        told.Should().HaveCount(2).And.EndWith((Exception?)null);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var waited = TimeSpan.Zero; !holds() && waited < Patience; waited += TimeSpan.FromMilliseconds(50))
        {
            await Task.Delay(50);
        }

        holds().Should().BeTrue();
    }
}
