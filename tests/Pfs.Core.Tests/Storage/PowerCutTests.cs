using FluentAssertions;
using Xunit;
using Xunit.Abstractions;

namespace Pfs.Core.Tests;

public sealed class PowerCutTests(ITestOutputHelper output)
{
    [Fact]
    public async Task At_every_call_of_the_disk_what_was_acknowledged_survives_and_what_was_not_is_there_whole_or_not_at_all()
    {
        for (var at = 1; ; at++)
        {
            var temp = await TempStore.InMemoryAsync();
            var cut = DiskFault.PowerCut(at);
            temp.Disk!.Fault = cut;
            var script = new WriteScript();

            await script.RunAsync(temp);
            await temp.Store.DisposeAsync();

            for (var seed = 0; seed < 4; seed++)
            {
                var disk = temp.Disk.AfterPowerCut(seed == 0 ? null : new Random((at * 10) + seed));
                if (seed == 3)
                {
                    disk.RemoveDerived(); // what it made of the log so far must not be needed
                }

                await using var after = await TempStore.OpenAsync(disk);
                (await script.FindFaultAsync(after)).Should().BeEmpty($"the power went at call {at}, seed {seed}");
                await WritesOnAsync(after);
            }

            if (!cut.HasStruck)
            {
                output.WriteLine($"{at - 1} points, each with a power cut and 4 disks afterwards");
                return;
            }
        }
    }

    private static async Task WritesOnAsync(TempStore temp)
    {
        var branch = TempStore.Branch("another"); // a commit may be open on the first
        await temp.Store.CreateBranchAsync(branch, null, createRepo: true, default);
        await temp.PutAsync("again", "text", branch);
        await temp.ReopenAsync();
        (await temp.TextAsync("again", branch: branch)).Should().Be("text");
    }

    [Fact]
    public async Task While_a_store_is_created_leaves_an_empty_store()
    {
        for (var at = 1; at < 10; at++)
        {
            var disk = new SimulatedDisk { Fault = DiskFault.PowerCut(at) };
            await using (var first = await TempStore.OpenAsync(disk))
            {
                try
                {
                    await first.Store.CreateRepoAsync(TempStore.Main.Repo, "", default);
                }
                catch (PfsException refusal) when (refusal.Error == PfsError.WritesRefused)
                {
                }
            }

            await using var after = await TempStore.OpenAsync(disk.AfterPowerCut(new Random(at)));
            after.Store.ListRepos().Count.Should().BeLessThan(2);
        }
    }

    [Fact]
    public async Task A_small_file_does_not_rely_on_a_chunk_that_nobody_synced()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await using (var writer = temp.Store.CreateWriter(inlineSmall: false))
        {
            await writer.WriteAsync(TempStore.Noise(1000), default);
            await writer.FinishAsync(default); // in a data segment, not durable
        }

        await temp.PutAsync("a", TempStore.Noise(1000));
        await using var after = await TempStore.OpenAsync(temp.Disk!.AfterPowerCut(null));

        (await after.BytesAsync("a")).Should().Equal(TempStore.Noise(1000));
    }

    [Fact]
    public async Task A_chunk_in_the_log_is_found_although_a_lost_data_segment_held_it_too()
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("durable", TempStore.Noise(100_000, 2));
        await using (var writer = temp.Store.CreateWriter(inlineSmall: false))
        {
            await writer.WriteAsync(TempStore.Noise(1000), default);
            await writer.FinishAsync(default);
        }

        await temp.PutAsync("a", TempStore.Noise(1000));
        await using var after = await TempStore.OpenAsync(temp.Disk!.Copy()); // the process died, the disk lost nothing

        (await after.BytesAsync("a")).Should().Equal(TempStore.Noise(1000));
    }
}
