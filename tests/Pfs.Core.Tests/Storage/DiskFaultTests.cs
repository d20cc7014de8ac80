using FluentAssertions;
using Xunit;
using Xunit.Abstractions;

namespace Pfs.Core.Tests;

public sealed class DiskFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task After_a_write_or_sync_that_fails_the_store_refuses_writes_and_serves_reads_and_a_restart_has_every_acknowledged_write()
    {
        var refused = 0;
        for (var at = 1; ; at++)
        {
            await using var temp = await TempStore.InMemoryAsync();
            var fault = new DiskFault(DiskFault.InputOutput, at, andAllAfter: false);
            temp.Disk!.Fault = fault;
            var script = new WriteScript();

            await script.RunAsync(temp);
            if (!fault.HasStruck)
            {
                output.WriteLine($"{at - 1} points, each with an error and 3 disks afterwards");
                refused.Should().BeGreaterThan(20, "the script must reach the disk often");
                return;
            }

            if (script.Refusal is { } refusal)
            {
                refusal.Error.Should().Be(PfsError.WritesRefused, $"call {at} failed");
                temp.Store.AcceptsWrites.Should().BeFalse();
                temp.Store.WritesRefusedBecause.Should().StartWith("The store takes no writes since a write to its disk failed");
                await Refusal.OfAsync(PfsError.WritesRefused, () => temp.PutAsync("later", "text"));
                await Refusal.OfAsync(PfsError.WritesRefused, () => temp.PutAsync("later", TempStore.Noise(100_000)));
                refused++;
            }

            await temp.PathsAsync(); // reads go on
            await temp.Store.DisposeAsync();
            var bare = temp.Disk.Copy();
            bare.RemoveDerived();
            foreach (var disk in new[] { temp.Disk.Copy(), bare, temp.Disk.AfterPowerCut(null), temp.Disk.AfterPowerCut(new Random(at)) })
            {
                await using var after = await TempStore.OpenAsync(disk);
                (await script.FindFaultAsync(after)).Should().BeEmpty($"call {at} failed");
                await after.PutAsync("again", "text");
            }
        }
    }

    [Fact]
    public async Task A_full_disk_refuses_the_write_and_the_same_write_succeeds_once_there_is_room()
    {
        for (var at = 1; ; at++)
        {
            await using var temp = await TempStore.InMemoryAsync();
            var fault = new DiskFault(DiskFault.NoSpace, at, andAllAfter: false, DiskCall.Create, DiskCall.Write);
            temp.Disk!.Fault = fault;
            var script = new WriteScript();

            await script.RunAsync(temp);
            if (!fault.HasStruck)
            {
                output.WriteLine($"{at - 1} points, each with a full disk");
                return;
            }

            (script.Refusal?.Error ?? PfsError.DiskFull).Should().Be(PfsError.DiskFull, $"call {at} failed");
            temp.Store.AcceptsWrites.Should().BeTrue();
            (await script.FindFaultAsync(temp)).Should().BeEmpty($"call {at} failed");
            if (script.Failed is not null)
            {
                await script.GoOnAsync(temp);
            }

            await temp.Store.DisposeAsync();
            await using var after = await TempStore.OpenAsync(temp.Disk.AfterPowerCut(null));
            (await script.FindFaultAsync(after)).Should().BeEmpty($"call {at} failed");
        }
    }

    [Fact]
    public async Task A_collection_for_which_not_even_the_reserve_is_room_says_so_and_is_made_up_for()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("file", TempStore.Noise(5_000));
        temp.Disk!.Fault = new DiskFault(DiskFault.NoSpace, at: 1, andAllAfter: true, DiskCall.Create, DiskCall.Write);

        await Refusal.OfAsync(PfsError.DiskFull, async () => await temp.Store.CollectAsync(dryRun: false, null, default));

        (await temp.BytesAsync("file")).Should().Equal(TempStore.Noise(5_000));
        temp.Disk.Fault = null;
        (await temp.Store.CollectAsync(dryRun: false, null, default)).Segments.Should().BePositive();
        await temp.PutAsync("file-2", TempStore.Noise(5_000, 2));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(100_000)]
    public async Task What_a_full_disk_left_behind_is_not_taken_for_damage_after_a_roll_over(int bodyBytes)
    {
        await using var temp = await TempStore.InMemoryAsync(isStill: true);
        for (var number = 0; number < 300 && temp.Disk!.Names.All(name => !name.EndsWith("2.pfs", StringComparison.Ordinal)); number++)
        {
            // In the log the write ahead fails, so that what was left behind is not covered with zeros.
            temp.Disk.Fault = bodyBytes < 65_536 ? new DiskFault(DiskFault.NoSpace, at: 2, andAllAfter: false, DiskCall.Write) : null;
            await temp.PutAsync($"file-{number}", TempStore.Noise(bodyBytes, number));
            temp.Disk.Fault = new DiskFault(DiskFault.NoSpace, at: 1, andAllAfter: false, DiskCall.Write);
            await Refusal.OfAsync(PfsError.DiskFull, () => temp.PutAsync($"lost-{number}", TempStore.Noise(60_000, number)));
            temp.Disk.Fault = new DiskFault(DiskFault.NoSpace, at: 2, andAllAfter: false, DiskCall.Write);
            await Refusal.OfAsync(PfsError.DiskFull, () => temp.PutAsync($"lost-{number}", TempStore.Noise(900_000, number)));
            temp.Disk.Fault = null;
        }

        await temp.ReopenAsync();

        (await temp.BytesAsync("file-0")).Should().Equal(TempStore.Noise(bodyBytes, 0));
    }

    [Fact]
    public async Task On_a_full_disk_all_that_makes_room_goes_on()
    {
        await using var temp = await TempStore.InMemoryAsync();
        temp.Options = temp.Options with { DeletedRetention = TimeSpan.Zero, ReserveBytes = 1 << 20 };
        await temp.ReopenAsync();
        var (side, open) = (TempStore.Branch("side"), TempStore.Branch("open"));
        await temp.Store.CreateBranchAsync(side, null, createRepo: false, default);
        await temp.Store.CreateBranchAsync(open, null, createRepo: false, default);
        var commit = await temp.Store.StartCommitAsync(open, TempStore.By("ada"), default);
        var upload = await temp.CreateUploadAsync("parts");
        await temp.PutAsync("kept", TempStore.Noise(5_000));
        await temp.PutAsync("goes", TempStore.Noise(900_000), side);
        temp.Disk!.Capacity = temp.Disk.TotalBytes;
        for (var number = 0; await IsTakenAsync(number); number++)
        {
            // until not even a small record has room
        }

        await temp.Store.AbortUploadAsync(upload, default);
        await temp.Store.AbortCommitAsync(TempStore.Main.Repo, commit, default);
        await temp.Store.DeleteBranchAsync(side, onlyEmpty: false, andLastRepo: false, default);
        (await IsTakenAsync(10_001)).Should().BeFalse("there is still no room");
        (await temp.Store.CollectAsync(dryRun: false, null, default)).RewrittenSegments.Should().BePositive();

        (await IsTakenAsync(10_002)).Should().BeTrue();
        (await temp.BytesAsync("kept")).Should().Equal(TempStore.Noise(5_000));
        temp.Disk.Bytes("reserve.pfs").Length.Should().Be(1 << 20, "it is made whole again");

        async Task<bool> IsTakenAsync(int number)
        {
            try
            {
                await temp.PutAsync($"file-{number}", TempStore.Noise(3_000, number));
                return true;
            }
            catch (PfsException full) when (full.Error == PfsError.DiskFull)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_sync_that_fails_for_lack_of_room_is_never_tried_again()
    {
        await using var temp = await TempStore.InMemoryAsync(isStill: true);
        for (var number = 0; number < 8; number++)
        {
            await temp.StageAsync(TempStore.Noise(150_000, number)); // appended, and synced only when the segment is full
        }

        temp.Disk!.Fault = new DiskFault(DiskFault.NoSpace, at: 1, andAllAfter: false, DiskCall.Sync);
        await Refusal.OfAsync(PfsError.WritesRefused, () => temp.PutAsync("big", TempStore.Noise(150_000, 8)));

        temp.Store.AcceptsWrites.Should().BeFalse();
    }
}
