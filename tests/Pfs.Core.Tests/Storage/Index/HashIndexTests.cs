using FluentAssertions;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class HashIndexTests
{
    [Fact]
    public void Finds_what_was_added_in_memory_while_it_is_flushed_and_on_disk()
    {
        using var rig = new IndexRig();
        rig.Add([IndexRig.Key(1)], 1);
        rig.Find(IndexRig.Key(1)).Should().Be(IndexRig.Value(1));

        var frozen = rig.Index.Freeze();
        rig.Add([IndexRig.Key(2)], 2);
        rig.Find(IndexRig.Key(1)).Should().Be(IndexRig.Value(1));
        rig.Find(IndexRig.Key(2)).Should().Be(IndexRig.Value(2));

        var runs = rig.Index.Write(frozen, default);
        runs.Should().Equal(1);
        rig.Find(IndexRig.Key(1)).Should().Be(IndexRig.Value(1));
        rig.Find(IndexRig.Key(2)).Should().Be(IndexRig.Value(2));
        rig.Find(IndexRig.Key(3)).Should().BeNull();
        rig.Index.Count.Should().Be(2);
    }

    [Fact]
    public void The_newest_addition_wins_wherever_the_older_ones_are()
    {
        using var rig = new IndexRig();
        for (var value = 1; value <= 6; value++)
        {
            rig.Add([IndexRig.Key(1)], value);
            rig.Find(IndexRig.Key(1)).Should().Be(IndexRig.Value(value));
            rig.Flush();
            rig.Find(IndexRig.Key(1)).Should().Be(IndexRig.Value(value));
        }

        rig.Merge();
        rig.Index.Runs.Should().HaveCount(1);
        rig.Index.Count.Should().Be(1);
        rig.Find(IndexRig.Key(1)).Should().Be(IndexRig.Value(6));
    }

    [Fact]
    public void A_flush_without_additions_writes_nothing()
    {
        using var rig = new IndexRig();

        rig.Index.Write(rig.Index.Freeze(), default).Should().BeEmpty();
        rig.Disk.Names.Should().BeEmpty();

        rig.Add([IndexRig.Key(1)], 1);
        var frozen = rig.Index.Freeze();
        rig.Index.Write(frozen, default).Should().Equal(1);
        rig.Index.Write(frozen, default).Should().Equal(1); // they are written
    }

    [Fact]
    public void Additions_whose_flush_was_cancelled_belong_to_the_next()
    {
        using var rig = new IndexRig();
        rig.Add(Enumerable.Range(0, 200).Select(IndexRig.Key), 1);
        rig.Add([IndexRig.Key(1000)], 1);
        var write = () => rig.Index.Write(rig.Index.Freeze(), new CancellationToken(canceled: true));

        write.Should().Throw<OperationCanceledException>();
        rig.Disk.Names.Should().BeEmpty();
        rig.Find(IndexRig.Key(1000)).Should().Be(IndexRig.Value(1));
        rig.Add([IndexRig.Key(1000)], 2);
        rig.Flush();

        rig.Reopen();
        rig.Index.Count.Should().Be(201);
        rig.Find(IndexRig.Key(1000)).Should().Be(IndexRig.Value(2));
    }

    [Fact]
    public void A_cancelled_merge_leaves_everything_as_it_was()
    {
        using var rig = new IndexRig();
        for (var run = 0; run < 4; run++)
        {
            rig.Add(Enumerable.Range(run * 100, 100).Select(IndexRig.Key), run);
            rig.Flush();
        }

        var names = rig.Disk.Names.ToArray();
        var merge = () => rig.Index.Merge(new CancellationToken(canceled: true));

        merge.Should().Throw<OperationCanceledException>();
        rig.Disk.Names.Should().Equal(names);
        rig.Index.Runs.Should().Equal(4, 3, 2, 1);
        rig.Find(IndexRig.Key(250)).Should().Be(IndexRig.Value(2));
    }

    [Fact]
    public void Superseded_runs_stay_until_a_checkpoint_no_longer_names_them()
    {
        using var rig = new IndexRig();
        for (var run = 0; run < 4; run++)
        {
            rig.Add([IndexRig.Key(run)], run);
            rig.Flush();
        }

        rig.Index.Merge(default).Should().BeTrue();
        rig.Index.Merge(default).Should().BeFalse();
        rig.Index.Runs.Should().Equal(5);
        rig.Index.DeleteSuperseded([4, 3, 2, 1]); // the merge ended after the caller took the list for its checkpoint
        rig.Disk.Names.Should().HaveCount(5);
        rig.Index.DeleteSuperseded([5]);

        rig.Disk.Names.Should().Equal("chunks-00000005.idx.pfs");
        rig.Find(IndexRig.Key(3)).Should().Be(IndexRig.Value(3));
    }

    [Fact]
    public void Opening_deletes_the_files_that_no_checkpoint_names_and_no_others()
    {
        using var rig = new IndexRig();
        rig.Add([IndexRig.Key(1)], 1);
        rig.Flush();
        rig.Disk.Put("chunks-00000009.idx.pfs", [1]);
        string[] others = ["chunks-extra-00000001.idx.pfs", "commits-00000001.idx.pfs", "chunks-1.idx.pfs", "log-00000001.pfs"];
        Array.ForEach(others, name => rig.Disk.Put(name, [1]));

        rig.Reopen();
        rig.Disk.Names.Should().BeEquivalentTo([.. others, "chunks-00000001.idx.pfs"]);
        rig.Add([IndexRig.Key(2)], 2);
        rig.Flush();

        rig.Index.Runs.Should().Equal(10, 1); // the number of a file that was seen is not used again
    }

    [Fact]
    public void Opening_runs_of_which_one_is_missing_tells_its_name_and_deletes_nothing()
    {
        using var rig = new IndexRig();
        rig.Add([IndexRig.Key(1)], 1);
        rig.Flush();
        var index = new HashIndex(rig.Mounted, IndexRig.Name);

        index.Invoking(x => x.Open([2])).Should().Throw<PfsException>()
            .Where(refusal => refusal.Error == PfsError.DataCorrupt && refusal.Message.Contains("chunks-00000002.idx.pfs"));
        rig.Disk.Names.Should().HaveCount(1);
        index.Open([1]);
        index.TryFind(IndexRig.Key(1), out _).Should().BeTrue();
    }

    [Fact]
    public void A_run_of_another_index_or_number_is_refused()
    {
        using var rig = new IndexRig();
        rig.Add([IndexRig.Key(1)], 1);
        rig.Flush();
        var bytes = rig.Disk.Bytes("chunks-00000001.idx.pfs").ToArray();
        rig.Disk.Put("commits-00000001.idx.pfs", bytes);
        rig.Disk.Put("chunks-00000002.idx.pfs", bytes);

        new HashIndex(rig.Mounted, "commits").Invoking(x => x.Open([1])).Should().Throw<PfsException>();
        new HashIndex(rig.Mounted, "chunks").Invoking(x => x.Open([2])).Should().Throw<PfsException>();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(31)]
    [InlineData(32)]
    public void A_prefix_finds_in_order_just_the_keys_that_start_with_it(int length)
    {
        using var rig = new IndexRig();
        for (var part = 0; part < 3; part++) // two runs, and memory
        {
            rig.Add(Enumerable.Range(0, 400).Where(i => i % 3 == part || i % 5 == 0).Select(i => IndexRig.Alike(i)), part);
            rig.Add(Enumerable.Range(0, 400).Select(IndexRig.Key), 9);
            if (part < 2)
            {
                rig.Flush();
            }
        }

        var bytes = new byte[ContentHash.Length];
        IndexRig.Alike(255).CopyTo(bytes);
        var expected = Enumerable.Range(0, 400)
            .Where(i => length < 31 || i / 256 == 0)
            .Where(i => length < 32 || i == 255)
            .Select(i => (IndexRig.Alike(i), IndexRig.Value(i % 5 == 0 ? 2 : i % 3)))
            .ToArray();

        rig.Index.FindPrefix(bytes.AsSpan(0, length), int.MaxValue).Should().Equal(expected);
        rig.Index.FindPrefix(bytes.AsSpan(0, length), 7).Should().Equal(expected.Take(7));
        bytes[3] ^= 1;
        rig.Index.FindPrefix(bytes.AsSpan(0, length), 7).Should().BeEmpty();
    }

    [Fact]
    public void Keys_that_look_alike_are_found_all_the_same()
    {
        using var rig = new IndexRig();
        byte[] fills = [0x00, 0x7f, 0xff];
        var keys = fills.SelectMany(fill => Enumerable.Range(0, 1500).Select(i => IndexRig.Alike(i, fill))).ToArray();
        for (var run = 0; run < 5; run++)
        {
            rig.Add(keys.Where((_, i) => i % 5 == run || i % 7 == 0), run);
            rig.Flush();
        }

        for (var pass = 0; pass < 2; pass++)
        {
            keys.Where((key, i) => rig.Find(key) != IndexRig.Value(i % 7 == 0 ? 4 : i % 5)).Should().BeEmpty();
            fills.Should().OnlyContain(fill => rig.Find(IndexRig.Alike(1500, fill)) == null && rig.Find(IndexRig.Alike(-1, fill)) == null);
            rig.Find(IndexRig.Alike(0, 0x80)).Should().BeNull();
            rig.Merge();
        }

        rig.Index.Runs.Should().HaveCount(1);
    }
}
