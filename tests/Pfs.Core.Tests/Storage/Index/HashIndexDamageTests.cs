using FluentAssertions;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class HashIndexDamageTests
{
    private const string Name = "chunks-00000001.idx.pfs";

    [Fact]
    public void One_flipped_bit_anywhere_is_named_and_never_gives_a_wrong_answer()
    {
        using var rig = new IndexRig();
        var keys = Enumerable.Range(0, 300).Select(IndexRig.Key).ToArray();
        rig.Add(keys, 1);
        rig.Flush();
        var bytes = rig.Disk.Bytes(Name).ToArray();
        var random = new Random(1);
        for (var times = 0; times < 1500; times++)
        {
            var damaged = bytes.ToArray();
            var at = random.Next(damaged.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));
            var disk = new SimulatedDisk();
            disk.Put(Name, damaged);

            Ask(disk, keys, $"byte {at}");
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
        Ask(rig.Disk, keys, "pages changed places");
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

    // The check names the damage; a look-up is right or refuses.
    private static void Ask(SimulatedDisk disk, ContentHash[] keys, string because)
    {
        Findings(disk).Should().NotBeEmpty(because).And.OnlyContain(finding => finding.Contains(Name));
        using var index = new HashIndex(disk.Mount(), IndexRig.Name);
        try
        {
            index.Open([1]);
        }
        catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt)
        {
            return;
        }

        var refusals = keys.Count(key => IsRefused(index, key, IndexRig.Value(1), because));
        Enumerable.Range(-100, 100).Count(i => IsRefused(index, IndexRig.Key(i), null, because)).Should().BeLessThan(101);
        refusals.Should().BeGreaterThan(0, because);
    }

    private static bool IsRefused(HashIndex index, ContentHash key, IndexValue? expected, string because)
    {
        try
        {
            IndexValue? found = index.TryFind(key, out var value) ? value : null;
            found.Should().Be(expected, because);
            return false;
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
