using System.Buffers.Binary;
using FluentAssertions;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class RecoveryTests
{
    private const string Log = "log-00000001.pfs";
    private const string Data = "data-00000001.pfs";

    [Fact]
    public async Task A_log_cut_at_any_byte_of_its_last_batch_opens_with_all_that_was_before()
    {
        var (disk, start, end) = await DiskAsync();

        for (var length = start; length < end; length++)
        {
            var torn = disk.Copy();
            torn.Put(Log, disk.Bytes(Log)[..length]);
            await ShowsTheFirstBatchesOnlyAsync(torn, $"cut at {length}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_tail_of_zeros_or_garbage_in_place_of_the_last_batch_is_cut(int kind)
    {
        var (disk, start, end) = await DiskAsync();
        var random = new Random(1);

        for (var at = start; at < end; at += 7)
        {
            var torn = disk.Copy();
            var tail = torn.Bytes(Log)[at..];
            tail.Clear();
            random.NextBytes(tail[..(kind == 0 ? 0 : kind == 1 ? Math.Min(tail.Length, 300) : tail.Length)]);
            await ShowsTheFirstBatchesOnlyAsync(torn, $"kind {kind} from {at}");
        }
    }

    [Fact]
    public async Task A_bad_record_with_a_later_batch_behind_it_refuses_to_open_names_the_place_and_changes_nothing()
    {
        var (disk, start, _) = await DiskAsync();

        for (var at = 32; at < start; at += 5)
        {
            var damaged = disk.Copy();
            damaged.Bytes(Log)[at] ^= 0x40;
            var before = damaged.Bytes(Log).ToArray();

            var refusal = await RefusedOrPaddingAsync(damaged, at);

            damaged.Bytes(Log).SequenceEqual(before).Should().BeTrue();
            refusal?.Message.Should().Contain(Log).And.MatchRegex("offset [0-9]+");
        }
    }

    [Fact]
    public async Task A_segment_that_is_missing_in_the_middle_is_named()
    {
        foreach (var missing in new[] { "log-00000002.pfs", "data-00000001.pfs" })
        {
            var disk = await LongDiskAsync();
            disk.Remove(missing);
            var names = disk.Names.ToList();

            var refusal = await Refusal.OfAsync(PfsError.DataCorrupt, () => TempStore.OpenAsync(disk));

            refusal.Message.Should().Contain(missing);
            disk.Names.Should().Equal(names);
        }
    }

    [Fact]
    public async Task A_damaged_header_of_a_segment_that_others_follow_refuses_to_open()
    {
        var disk = await LongDiskAsync();
        disk.Bytes(Log)[9] ^= 1;

        (await Refusal.OfAsync(PfsError.DataCorrupt, () => TempStore.OpenAsync(disk))).Message.Should().Contain(Log);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(32)]
    public async Task A_torn_header_of_the_newest_log_segment_is_written_anew(int length)
    {
        var disk = await LongDiskAsync();
        var number = disk.Names.Count(name => name.StartsWith("log-", StringComparison.Ordinal)) + 1;
        disk.Put($"log-{number:D8}.pfs", new byte[length]);

        await using var temp = await TempStore.OpenAsync(disk);
        var paths = await temp.PathsAsync();
        await temp.PutAsync("again", "text");
        await temp.ReopenAsync();

        (await temp.PathsAsync()).Should().HaveCount(paths.Length + 1);
    }

    [Fact]
    public async Task Data_that_nobody_was_promised_is_cut_and_damage_before_it_is_refused()
    {
        await using var temp = await TempStore.InMemoryAsync(isStill: true);
        await temp.PutAsync("large", TempStore.Noise(100_000));
        var promised = temp.Disk!.Bytes(Data).Length;
        await temp.StageAsync(TempStore.Noise(100_000, 2));
        var disk = temp.Disk.Copy();

        await using (var after = await TempStore.OpenAsync(disk.Copy()))
        {
            after.Disk!.Bytes(Data).Length.Should().Be(promised);
            (await after.BytesAsync("large"))!.AsSpan().SequenceEqual(TempStore.Noise(100_000)).Should().BeTrue();
        }

        disk.Bytes(Data)[40] ^= 1;
        (await Refusal.OfAsync(PfsError.DataCorrupt, () => TempStore.OpenAsync(disk))).Message.Should().Contain(Data);
        disk.Bytes(Data).Length.Should().BeGreaterThan(promised, "nothing was changed");
    }

    [Fact]
    public async Task A_data_segment_shorter_than_what_was_promised_is_refused()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("large", TempStore.Noise(100_000));
        var disk = temp.Disk!.Copy();
        disk.Put(Data, temp.Disk.Bytes(Data)[..^8]);

        (await Refusal.OfAsync(PfsError.DataCorrupt, () => TempStore.OpenAsync(disk))).Message.Should().Contain(Data);
    }

    [Theory]
    [InlineData(Log)]
    [InlineData(Data)]
    public async Task A_newer_format_is_refused_and_left_alone(string name)
    {
        var disk = await LongDiskAsync();
        var header = disk.Bytes(name)[..32];
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], SegmentHeader.FormatVersion + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], Crc32C.Of(header[..28]));

        (await Refusal.OfAsync(PfsError.StoreFormat, () => TempStore.OpenAsync(disk))).Message.Should().Contain(name);
    }

    [Fact]
    public async Task Segments_roll_over_and_everything_is_found_in_all_of_them()
    {
        var disk = await LongDiskAsync();

        await using var temp = await TempStore.OpenAsync(disk);

        disk.Names.Should().Contain(["log-00000002.pfs", "log-00000003.pfs", "data-00000002.pfs", "data-00000003.pfs"]);
        temp.Store.Recovery.WasClosedCleanly.Should().BeTrue();
        for (var number = 0; number < 60; number++)
        {
            (await temp.BytesAsync($"small-{number}"))!.AsSpan().SequenceEqual(TempStore.Noise(60_000, number)).Should().BeTrue();
            (await temp.BytesAsync($"large-{number}"))!.AsSpan().SequenceEqual(TempStore.Noise(70_000, 100 + number)).Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_second_opener_of_the_same_folder_is_refused()
    {
        await using var temp = await TempStore.CreateAsync();

        await Refusal.OfAsync(PfsError.StoreLocked, () => PfsStore.OpenAsync(
            new StoreOptions { DataDirectory = temp.Directory }, TimeProvider.System, default));

        await temp.PutAsync("a", "1");
    }

    [Fact]
    public async Task A_directory_with_other_files_and_no_store_is_refused_and_left_alone()
    {
        var directory = Directory.CreateTempSubdirectory("pfs-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "thesis.txt"), "text");

        (await Refusal.OfAsync(PfsError.StoreFormat, () => PfsStore.OpenAsync(
            new StoreOptions { DataDirectory = directory }, TimeProvider.System, default))).Message.Should().Contain("thesis.txt");

        Directory.GetFiles(directory).Should().ContainSingle();
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData((1L << 20) - 1)]
    [InlineData((16L << 30) + 1)]
    public async Task A_segment_size_out_of_range_is_refused(long bytes)
    {
        var disk = new SimulatedDisk();

        await Refusal.OfAsync(PfsError.InvalidArgument, () => Storage.Local.StoreOpener.OpenAsync(
            disk.Mount(), new StoreOptions { DataDirectory = "", SegmentBytes = bytes }, TimeProvider.System, default));
    }

    [Fact]
    public async Task The_report_tells_what_was_found()
    {
        var (disk, _, end) = await DiskAsync();
        await using (var whole = await TempStore.OpenAsync(disk.Copy()))
        {
            (whole.Store.Recovery.Commits, whole.Store.Recovery.TornBytes, whole.Store.Recovery.WasClosedCleanly).Should().Be((3, 0, false));
        }

        disk.Put(Log, disk.Bytes(Log)[..(end - 1)]);
        await using var torn = await TempStore.OpenAsync(disk);

        torn.Store.Recovery.Commits.Should().Be(2);
        torn.Store.Recovery.TornBytes.Should().BePositive();
    }

    // A disk without an orderly close whose last batch lies between start and end.
    private static async Task<(SimulatedDisk Disk, int Start, int End)> DiskAsync()
    {
        await using var temp = await TempStore.InMemoryAsync(isStill: true);
        await temp.PutAsync("a", "1");
        await temp.PutAsync("b", "2");
        var start = EndOf(temp.Disk!);
        await temp.CommitAsync(await temp.PutOfAsync("c", "3"), await temp.PutOfAsync("d", "4"), TempStore.Delete("a"));
        var end = EndOf(temp.Disk!);
        var disk = temp.Disk!.Copy();
        disk.Put(Log, disk.Bytes(Log)[..(end + 4096)]); // less zeros, less time
        return (disk, start, end);
    }

    // The commits' last byte is not zero, so that padding and zeros written ahead begin here.
    private static int EndOf(SimulatedDisk disk) => disk.Bytes(Log).LastIndexOfAnyExcept((byte)0) + 1;

    private static async Task ShowsTheFirstBatchesOnlyAsync(SimulatedDisk disk, string because)
    {
        await using (var temp = await TempStore.OpenAsync(disk))
        {
            (await temp.PathsAsync()).Should().Equal(["a", "b"], because);
            (await temp.TextAsync("b")).Should().Be("2", because);
            await temp.PutAsync("again", "text");
        }

        await using var after = await TempStore.OpenAsync(disk);
        (await after.PathsAsync()).Should().Equal(["a", "again", "b"], because);
    }

    // Null when the byte belongs to nothing that was written: then the store opens and has everything.
    private static async Task<PfsException?> RefusedOrPaddingAsync(SimulatedDisk disk, int at)
    {
        try
        {
            await using var temp = await TempStore.OpenAsync(disk.Copy());
            (await temp.PathsAsync()).Should().Equal(["b", "c", "d"], $"byte {at}");
            (await temp.TextAsync("b")).Should().Be("2");
            return null;
        }
        catch (PfsException)
        {
            return await Refusal.OfAsync(PfsError.DataCorrupt, () => TempStore.OpenAsync(disk));
        }
    }

    private static async Task<SimulatedDisk> LongDiskAsync()
    {
        await using var temp = await TempStore.InMemoryAsync();
        for (var number = 0; number < 60; number++)
        {
            await temp.PutAsync($"small-{number}", TempStore.Noise(60_000, number));
            await temp.PutAsync($"large-{number}", TempStore.Noise(70_000, 100 + number));
        }

        await temp.Store.DisposeAsync();
        return temp.Disk!.Copy();
    }
}
