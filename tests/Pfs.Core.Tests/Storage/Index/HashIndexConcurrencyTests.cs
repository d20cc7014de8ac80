using FluentAssertions;
using Pfs.Core.Storage.Local;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class HashIndexConcurrencyTests
{
    private const int Keys = 4000;
    private const int Flushes = 30;

    [Fact]
    public async Task Look_ups_are_right_while_others_add_flush_merge_and_delete()
    {
        var folder = Directory.CreateTempSubdirectory("pfs-index-");
        try
        {
            using var directory = PosixDirectory.Open(folder.FullName);
            using var index = new HashIndex(directory, IndexRig.Name);
            index.Open([]);
            var keys = Enumerable.Range(0, Keys).Select(IndexRig.Key).ToArray();
            var rounds = new int[Keys]; // of each key at least this round's value was added
            var merges = new int[1];
            using var stop = new CancellationTokenSource();

            var readers = Enumerable.Range(0, 2).Select(seed => Start(() => Read(index, keys, rounds, seed, stop.Token))).ToArray();
            var merger = Start(() => Merge(index, merges, stop.Token));
            var flusher = Start(() => Flush(index, merges));
            var round = 0;
            while (!flusher.IsCompleted)
            {
                round++;
                for (var i = 0; i < Keys; i++)
                {
                    index.Add(keys[i], IndexRig.Value(round));
                    Volatile.Write(ref rounds[i], round);
                }
            }

            await stop.CancelAsync();
            var reads = (await Task.WhenAll(readers)).Sum();
            await flusher;

            (await merger).Should().BeGreaterThan(0);
            reads.Should().BeGreaterThan(0);
            keys.Should().OnlyContain(key => Find(index, key) == IndexRig.Value(round));
            Directory.GetFiles(folder.FullName, "*.idx.pfs").Should().HaveCountGreaterThanOrEqualTo(index.Runs.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IndexValue? Find(HashIndex index, ContentHash key) => index.TryFind(key, out var value) ? value : null;

    private static int Read(HashIndex index, ContentHash[] keys, int[] rounds, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        for (var reads = 0; ; reads++)
        {
            if (stop.IsCancellationRequested)
            {
                return reads;
            }

            var i = random.Next(keys.Length);
            var atLeast = Volatile.Read(ref rounds[i]);
            var found = Find(index, keys[i])?.First ?? 0;
            if (found < atLeast || Find(index, IndexRig.Key(-i - 1)) is not null)
            {
                throw new InvalidOperationException($"Key {i}: found round {found} although {atLeast} had been added.");
            }
        }
    }

    // At least so many flushes, and until a merge was seen.
    private static int Flush(HashIndex index, int[] merges)
    {
        for (var flushes = 0; ; flushes++)
        {
            index.DeleteSuperseded(index.Write(index.Freeze(), default));
            if (flushes >= Flushes && Volatile.Read(ref merges[0]) > 0)
            {
                return flushes;
            }
        }
    }

    private static int Merge(HashIndex index, int[] merges, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (index.Merge(default))
            {
                Interlocked.Increment(ref merges[0]);
            }

            Thread.Yield();
        }

        return merges[0];
    }

    // Threads of their own: none must wait for another's to end.
    private static Task<int> Start(Func<int> run) => Task.Factory.StartNew(
        run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
