using System.Buffers.Binary;
using FluentAssertions;
using Pfs.Core.State;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class OlderFormatTests
{
    private const string Log = "log-00000001.pfs";

    [Fact]
    public async Task A_log_of_format_2_is_read_and_written_on_and_what_it_dropped_is_gone()
    {
        var (disk, time) = (new SimulatedDisk(), new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero));
        var (old, dev, other) = (TempStore.Branch("old"), TempStore.Branch("dev"), RepoName.Parse("other"));
        disk.Put(Log, Format2(
            new RepoCreated(TempStore.Main.Repo, "", time, 1),
            new BranchCreated(TempStore.Main, time, null),
            new BranchCreated(old, time, null),
            new BranchDeleted(old, Time: null),
            new RepoCreated(other, "", time, 2),
            new RepoDeleted(other, Time: null)));

        await using var temp = await TempStore.OpenAsync(disk);
        temp.Store.ListDeletedRepos().Should().BeEmpty();
        temp.Store.ListDeletedBranches(TempStore.Main.Repo).Should().BeEmpty();
        await temp.Store.CreateBranchAsync(dev, null, createRepo: false, default);
        var head = await temp.PutAsync("large", TempStore.Noise(100_000), dev);
        await temp.Store.DeleteBranchAsync(dev, onlyEmpty: false, andLastRepo: false, default);
        await temp.ReopenBothWaysAsync(store =>
            store.ListDeletedBranches(TempStore.Main.Repo).Should().ContainSingle().Which.Head.Should().Be(head));

        Version(disk, Log).Should().Be(2);
        Version(disk, "data-00000001.pfs").Should().Be(3);
        disk.Names.Should().NotContain("log-00000002.pfs");
    }

    [Fact]
    public async Task A_format_before_the_first_release_is_refused()
    {
        var disk = new SimulatedDisk();
        disk.Put(Log, Format2(new RepoCreated(TempStore.Main.Repo, "", default, 1)));
        Seal(disk.Bytes(Log), version: 1);

        (await Refusal.OfAsync(PfsError.StoreFormat, () => TempStore.OpenAsync(disk))).Message.Should().Contain(Log);
    }

    private static byte[] Format2(params StoreEvent[] events)
    {
        var batch = new LogBatch(segment: 1, SegmentHeader.Size, number: 1, new ByteWriter());
        Array.ForEach(events, step => batch.Append(step));
        batch.Close();
        byte[] log = [.. SegmentHeader.Make(SegmentKind.Log, 1), .. batch.Bytes.Span];
        Seal(log, version: 2);
        return log;
    }

    private static void Seal(Span<byte> segment, int version)
    {
        BinaryPrimitives.WriteInt32LittleEndian(segment[8..], version);
        BinaryPrimitives.WriteUInt32LittleEndian(segment[28..], Crc32C.Of(segment[..28]));
    }

    private static int Version(SimulatedDisk disk, string name) => BinaryPrimitives.ReadInt32LittleEndian(disk.Bytes(name)[8..]);
}
