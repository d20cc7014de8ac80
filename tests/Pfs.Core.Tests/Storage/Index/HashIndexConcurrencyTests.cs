using FluentAssertions;
using Pfs.Core.Storage.Local;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class HashIndexConcurrencyTests
{
    private const int Keys = 4000;
    private const int Rounds = 40;

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
            using var stop = new CancellationTokenSource();

            var readers = Enumerable.Range(0, 2).Select(seed => Task.Run(() => Read(index, keys, rounds, seed, stop.Token))).ToArray();
            var flusher = Task.Run(() => Flush(index, stop.Token));
            var merger = Task.Run(() => Merge(index, stop.Token));
            for (var round = 1; round <= Rounds; round++)
            {
                for (var i = 0; i < Keys; i++)
                {
                    index.Add(keys[i], IndexRig.Value(round));
                    Volatile.Write(ref rounds[i], round);
                }
            }

            await stop.CancelAsync();
            var reads = (await Task.WhenAll(readers)).Sum();
            (await flusher).Should().BeGreaterThan(2);
            await merger;

            reads.Should().BeGreaterThan(0);
            keys.Should().OnlyContain(key => Find(index, key) == IndexRig.Value(Rounds));
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

    private static int Flush(HashIndex index, CancellationToken stop)
    {
        var flushes = 0;
        for (; !stop.IsCancellationRequested; flushes++)
        {
            index.DeleteSuperseded(index.Write(index.Freeze(), default));
        }

        return flushes;
    }

    private static void Merge(HashIndex index, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (!index.Merge(default))
            {
                Thread.Yield();
            }
        }
    }
}
