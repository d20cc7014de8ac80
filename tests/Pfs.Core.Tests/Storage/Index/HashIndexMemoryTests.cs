using FluentAssertions;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>Alone: what other tests allocate meanwhile would count.</summary>
[CollectionDefinition(nameof(HashIndexMemoryTests), DisableParallelization = true)]
[Collection(nameof(HashIndexMemoryTests))]
public sealed class HashIndexMemoryTests
{
    [Fact]
    public void Memory_does_not_grow_with_what_is_on_disk()
    {
        using var rig = new IndexRig();
        var keys = Enumerable.Range(0, 100_000).Select(IndexRig.Key).ToArray();
        rig.Add(keys, 1);
        rig.Flush();
        rig.Add([IndexRig.Key(-1)], 1);
        rig.Flush();

        // The least of three: the runtime and the test runner allocate beside it, but hardly each time.
        var bytes = Enumerable.Range(0, 3).Min(_ => BytesOfAnother(rig, keys[5]));

        // Fences, and filters of 10.7 bits an entry while a run is small.
        bytes.Should().BeLessThan((long)(keys.Length * (0.1 + 1.4)) + 20_000);
        GC.KeepAlive(keys);
    }

    private static long BytesOfAnother(IndexRig rig, ContentHash key)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var second = new HashIndex(rig.Mounted, IndexRig.Name);
        second.Open(rig.Checkpoint);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        second.TryFind(key, out _).Should().BeTrue();
        return bytes;
    }
}
