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

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task An_older_log_is_read_and_written_on_and_what_it_dropped_without_a_time_is_gone(int version)
    {
        var (disk, time) = (new SimulatedDisk(), new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero));
        var (old, dev, other) = (TempStore.Branch("old"), TempStore.Branch("dev"), RepoName.Parse("other"));
        disk.Put(Log, Older(
            version,
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

        Version(disk, Log).Should().Be(version);
        Version(disk, "data-00000001.pfs").Should().Be(SegmentHeader.FormatVersion);
        disk.Names.Should().NotContain("log-00000002.pfs");
    }

    [Fact]
    public async Task A_format_before_the_first_release_is_refused()
    {
        var disk = new SimulatedDisk();
        disk.Put(Log, Older(version: 1, new RepoCreated(TempStore.Main.Repo, "", default, 1)));

        (await Refusal.OfAsync(PfsError.StoreFormat, () => TempStore.OpenAsync(disk))).Message.Should().Contain(Log);
    }

    private static byte[] Older(int version, params StoreEvent[] events)
    {
        var batch = new LogBatch(segment: 1, SegmentHeader.Size, number: 1, new ByteWriter());
        Array.ForEach(events, step => batch.Append(step));
        batch.Close();
        byte[] log = [.. SegmentHeader.Make(SegmentKind.Log, 1), .. batch.Bytes.Span];
        Seal(log, version);
        return log;
    }

    private static void Seal(Span<byte> segment, int version)
    {
        BinaryPrimitives.WriteInt32LittleEndian(segment[8..], version);
        BinaryPrimitives.WriteUInt32LittleEndian(segment[28..], Crc32C.Of(segment[..28]));
    }

    private static int Version(SimulatedDisk disk, string name) => BinaryPrimitives.ReadInt32LittleEndian(disk.Bytes(name)[8..]);
}
