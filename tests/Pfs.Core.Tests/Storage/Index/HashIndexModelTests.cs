using FluentAssertions;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>Random adds, overwrites, flushes, merges, crashes and prefixes against a dictionary; a failure prints its seed.</summary>
public sealed class HashIndexModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Holds_what_a_dictionary_holds(int seed)
    {
        var random = new Random(seed);
        using var rig = new IndexRig(filterBytesInMemory: seed % 2 == 0 ? 0 : 1 << 20);
        var model = new Dictionary<ContentHash, IndexValue>();
        var checkpointed = new Dictionary<ContentHash, IndexValue>();
        for (var step = 0; step < 300; step++)
        {
            switch (random.Next(10))
            {
                case < 4:
                    AddSome(rig, model, random);
                    break;
                case < 6:
                    rig.Flush();
                    checkpointed = new Dictionary<ContentHash, IndexValue>(model);
                    break;
                case 6:
                    rig.Index.Freeze(); // a flush that did not come to its end
                    break;
                case 7:
                    rig.Index.Merge(default);
                    break;
                case 8:
                    rig.Reopen();
                    model = new Dictionary<ContentHash, IndexValue>(checkpointed);
                    break;
                default:
                    Compare(rig, model, random, $"seed {seed}, step {step}");
                    break;
            }
        }

        rig.Flush();
        rig.Merge();
        rig.Reopen();
        Compare(rig, model, random, $"seed {seed}, the end");
        model.Count(entry => rig.Find(entry.Key) != entry.Value).Should().Be(0, $"seed {seed}");
        var findings = new List<string>();
        HashIndex.Check(rig.Mounted, IndexRig.Name, rig.Checkpoint, findings.Add, default);
        findings.Should().BeEmpty();
    }

    private static ContentHash AnyKey(Random random) => random.Next(3) switch
    {
        0 => IndexRig.Alike(random.Next(500)),
        1 => IndexRig.Alike(random.Next(500), 0xff),
        _ => IndexRig.Key(random.Next(3000)),
    };

    private static void AddSome(IndexRig rig, Dictionary<ContentHash, IndexValue> model, Random random)
    {
        for (var count = random.Next(1 << random.Next(1, 11)); count >= 0; count--)
        {
            var (key, value) = (AnyKey(random), IndexRig.Value(random.NextInt64()));
            rig.Index.Add(key, value);
            model[key] = value;
        }
    }

    private static void Compare(IndexRig rig, Dictionary<ContentHash, IndexValue> model, Random random, string because)
    {
        for (var times = 0; times < 200; times++)
        {
            var key = AnyKey(random);
            if (rig.Find(key) != (model.TryGetValue(key, out var value) ? value : null))
            {
                rig.Find(key).Should().Be(value, because);
            }
        }

        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        AnyKey(random).CopyTo(bytes);
        var prefix = bytes[..random.Next(4, 33)].ToArray();
        var limit = random.Next(1, 50);
        var expected = model.Where(entry => StartsWith(entry.Key, prefix)).OrderBy(entry => entry.Key).Take(limit);
        rig.Index.FindPrefix(prefix, limit).Should().Equal(expected.Select(entry => (entry.Key, entry.Value)), because);
    }

    private static bool StartsWith(ContentHash key, byte[] prefix)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        key.CopyTo(bytes);
        return bytes.StartsWith(prefix);
    }
}
