using System.Collections.Concurrent;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class CheckpointFailureTests
{
    // The store's own figure: after so many commits without a checkpoint writes are refused.
    private const int CommitsWaitingMax = 65_536;

    // How often the store looks whether one is due.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Is_told_once_bounds_what_waits_in_memory_and_ends_by_itself_when_there_is_room()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var told = new ConcurrentQueue<Exception?>();
        temp.Store.TellCheckpointFailures(told.Enqueue);
        temp.Disk!.Fault = new DiskFault(DiskFault.NoSpace, at: 1, andAllAfter: true, DiskCall.Create, DiskCall.Write) { OnlyFiles = "checkpoint-" };

        var (accepted, refusal) = await PutUntilAsync(temp, PfsError.DiskFull);

        accepted.Should().Be(CommitsWaitingMax);
        refusal.Message.Should().Contain("checkpoint");
        (await temp.TextAsync("same")).Should().Be("text");
        told.Should().ContainSingle().Which.Should().BeAssignableTo<IOException>();

        temp.Disk.Fault = null;
        await UntilAsync(() => told.Count > 1); // the last thing that is done when it is over
        await temp.PutAsync("same", "again");
        temp.Store.CheckpointFailure.Should().BeNull();
        told.Should().HaveCount(2).And.EndWith((Exception?)null);
    }

    [Fact]
    public async Task One_that_is_late_bounds_what_waits_in_memory_too_and_an_import_waits_for_it()
    {
        await using var temp = await TempStore.InMemoryAsync(isStill: true);
        await temp.PutAsync("same", "text");
        using var file = new MemoryStream();
        await temp.Store.ExportRepoAsync(TempStore.Main.Repo, file, default);
        await UntilAsync(() => temp.Clock.Holds(Poll)); // for ever: none comes by itself
        await temp.Store.CheckpointAsync();

        var (accepted, refusal) = await PutUntilAsync(temp, PfsError.Busy);

        accepted.Should().Be(CommitsWaitingMax);
        refusal.Message.Should().Contain("checkpoint");
        temp.Store.WritesRefusedBecause.Should().BeNull("it is over in a moment");
        var import = temp.Store.ImportRepoAsync(RepoName.Parse("copy"), new[] { (ReadOnlyMemory<byte>)file.ToArray() }.ToAsyncEnumerable(), default);
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        import.IsCompleted.Should().BeFalse("there is no room for its commit");
        await temp.Store.CheckpointAsync();
        (await import).Commits.Should().Be(1);
        await temp.PutAsync("same", "again");
    }

    // One by one, so that the number is exact. Until checkpoints have failed for the first time, a writer that was faster is told to come again.
    private static async Task<(int Accepted, PfsException Refusal)> PutUntilAsync(TempStore temp, PfsError error)
    {
        using var limit = new CancellationTokenSource(Patience);
        for (var accepted = 0; ;)
        {
            try
            {
                limit.Token.ThrowIfCancellationRequested();
                await temp.PutAsync("same", "text");
                accepted++;
            }
            catch (PfsException refusal) when (refusal.Error == error)
            {
                return (accepted, refusal);
            }
            catch (PfsException busy) when (busy.Error == PfsError.Busy)
            {
                await Task.Delay(10);
            }
        }
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
