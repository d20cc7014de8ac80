using FluentAssertions;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class HashIndexDamageTests
{
    private const string Name = "chunks-00000001.idx.pfs";

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void One_flipped_bit_anywhere_is_named_and_never_gives_a_wrong_answer(int filterBytesInMemory)
    {
        using var rig = new IndexRig();
        var keys = Enumerable.Range(0, 300).Select(IndexRig.Key).ToArray();
        rig.Add(keys, 1);
        rig.Flush();
        var bytes = rig.Disk.Bytes(Name).ToArray();
        var random = new Random(filterBytesInMemory);
        for (var times = 0; times < 500; times++)
        {
            var damaged = bytes.ToArray();
            var at = random.Next(damaged.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));
            var disk = new SimulatedDisk();
            disk.Put(Name, damaged);

            Ask(disk, keys, filterBytesInMemory, $"byte {at}");
        }
    }

    [Fact]
    public void A_file_that_was_cut_is_named_when_it_is_opened()
    {
        using var rig = new IndexRig();
        rig.Add(Enumerable.Range(0, 300).Select(IndexRig.Key), 1);
        rig.Flush();
        var bytes = rig.Disk.Bytes(Name).ToArray();
        for (var length = 0; length < bytes.Length; length += 512)
        {
            var disk = new SimulatedDisk();
            disk.Put(Name, bytes.AsSpan(0, length));

            Findings(disk).Should().ContainSingle($"of {length} bytes").Which.Should().Contain(Name);
        }
    }

    [Fact]
    public void Two_pages_that_changed_places_are_named()
    {
        using var rig = new IndexRig();
        var keys = Enumerable.Range(0, 300).Select(IndexRig.Key).ToArray();
        rig.Add(keys, 1);
        rig.Flush();
        var bytes = rig.Disk.Bytes(Name).ToArray();
        var page = bytes.AsSpan(2 * IndexPage.Bytes, IndexPage.Bytes);
        var next = bytes.AsSpan(3 * IndexPage.Bytes, IndexPage.Bytes);
        var kept = page.ToArray();
        next.CopyTo(page);
        kept.CopyTo(next);
        rig.Disk.Put(Name, bytes);

        Findings(rig.Disk).Should().HaveCount(2);
        Ask(rig.Disk, keys, 0, "pages changed places");
    }

    [Fact]
    public void A_merge_stops_at_damage_and_changes_nothing()
    {
        using var rig = new IndexRig();
        for (var run = 0; run < 4; run++)
        {
            rig.Add(Enumerable.Range(run * 100, 100).Select(IndexRig.Key), run);
            rig.Flush();
        }

        rig.Disk.Bytes(Name)[(2 * IndexPage.Bytes) + 7] ^= 1;
        var merge = () => rig.Index.Merge(default);

        merge.Should().Throw<PfsException>().Where(damage => damage.Error == PfsError.DataCorrupt && damage.Message.Contains($"Page 2 of {Name}"));
        rig.Index.Runs.Should().Equal(4, 3, 2, 1);
        rig.Disk.Names.Should().HaveCount(4);
    }

    // The check names the damage; a look-up is right or refuses, and one at least refuses when opening did not.
    private static void Ask(SimulatedDisk disk, ContentHash[] keys, int filterBytesInMemory, string because)
    {
        Findings(disk).Should().NotBeEmpty(because).And.OnlyContain(finding => finding.Contains(Name));
        using var index = new HashIndex(disk.Mount(), IndexRig.Name, filterBytesInMemory);
        var refusals = 0;
        try
        {
            index.Open([1]);
        }
        catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt)
        {
            return;
        }

        var isKeyless = filterBytesInMemory == 0; // no key may belong to the block that was hit
        foreach (var key in keys.Where((_, i) => i % 5 == 0))
        {
            refusals += IsRefused(index, key, IndexRig.Value(1), because) ? 1 : 0;
        }

        for (var absent = -50; absent < 0; absent++)
        {
            refusals += IsRefused(index, IndexRig.Key(absent), null, because) ? 1 : 0;
        }

        (refusals > 0 || isKeyless).Should().BeTrue(because);
    }

    private static bool IsRefused(HashIndex index, ContentHash key, IndexValue? expected, string because)
    {
        try
        {
            IndexValue? found = index.TryFind(key, out var value) ? value : null;
            return found == expected ? false : throw new InvalidOperationException($"{because}: {found} for {key}.");
        }
        catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt && damage.Message.Contains(Name))
        {
            return true;
        }
    }

    private static List<string> Findings(SimulatedDisk disk)
    {
        var findings = new List<string>();
        HashIndex.Check(disk.Mount(), IndexRig.Name, [1], findings.Add, default);
        return findings;
    }
}
