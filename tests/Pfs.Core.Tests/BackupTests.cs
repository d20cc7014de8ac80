using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class BackupTests
{
    private static readonly BranchRef Side = TempStore.Branch("side");

    [Fact]
    public async Task A_file_that_a_collection_removed_is_gone_and_the_next_plan_is_whole()
    {
        await using var temp = await WithGarbageAsync();
        var before = temp.Store.PlanBackup();

        (await temp.Store.CollectAsync(dryRun: false, null, default)).RewrittenSegments.Should().BeGreaterThan(0);
        var after = temp.Store.PlanBackup();

        var gone = before.Files.Where(file => after.Files.All(other => other.Name != file.Name)).ToList();
        gone.Should().NotBeEmpty();
        Refusal.Of(PfsError.FileNotFound, () => temp.Store.OpenBackup(gone[0].Name, gone[0].Length, 0, default));
        await AssertWholeAsync(temp, Copy(temp.Store, after));
    }

    [Fact]
    public async Task What_was_opened_before_a_collection_is_read_to_its_end()
    {
        await using var temp = await WithGarbageAsync();
        var plan = temp.Store.PlanBackup();
        var readers = plan.Files.Select(file => (file.Name, Reader: temp.Store.OpenBackup(file.Name, file.Length, 0, default))).ToList();

        await temp.Store.CollectAsync(dryRun: false, null, default);
        var copy = new SimulatedDisk();
        foreach (var (name, reader) in readers)
        {
            copy.Put(name, All(reader));
        }

        await AssertWholeAsync(temp, copy);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happened_before_a_plan_is_the_state_of_its_moment(int seed)
    {
        var random = new Random(seed);
        await using var temp = await TempStore.InMemoryAsync();
        for (var step = 0; step < 60; step++)
        {
            switch (random.Next(8))
            {
                case 0:
                    await temp.Store.CheckpointAsync();
                    break;
                case 1:
                    await temp.ReopenAsync();
                    break;
                case 2:
                    temp.Disk = temp.Disk!.AfterPowerCut(random);
                    await temp.OpenAsync();
                    break;
                case 3 when step % 4 == 0:
                    await DropSideAsync(temp);
                    await temp.Store.CollectAsync(dryRun: false, null, default);
                    break;
                case 4:
                    await temp.StageAsync(TempStore.Noise(200_000, random.Next())); // nobody's, and nobody promised it
                    break;
                default:
                    await temp.PutAsync($"{random.Next(5)}", TempStore.Noise(random.Next(3) == 0 ? 300_000 : 500, random.Next()));
                    break;
            }

            await AssertWholeAsync(temp, Copy(temp.Store, temp.Store.PlanBackup()), $"seed {seed}, step {step}");
        }
    }

    [Fact]
    public async Task A_store_to_which_nothing_was_written_has_no_files()
    {
        var disk = new SimulatedDisk();
        await using var temp = await TempStore.OpenAsync(disk);

        var plan = temp.Store.PlanBackup();

        plan.Should().BeEquivalentTo(new { Store = default(CommitId?), Commits = 0L });
        plan.Files.Should().BeEmpty();
    }

    private static async Task<TempStore> WithGarbageAsync()
    {
        var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync("kept", TempStore.Noise(100_000, 1));
        await DropSideAsync(temp);
        return temp;
    }

    private static async Task DropSideAsync(TempStore temp)
    {
        await temp.Store.CreateBranchAsync(Side, from: null, createRepo: false, default);
        for (var number = 0; number < 4; number++)
        {
            await temp.PutAsync($"gone-{number}", TempStore.Noise(300_000, number), Side);
        }

        await temp.Store.DeleteBranchAsync(Side, onlyEmpty: false, andLastRepo: false, default);
        temp.Clock.Advance(TimeSpan.FromDays(8));
        await temp.Store.SweepAsync(default);
    }

    private static SimulatedDisk Copy(PfsStore store, BackupPlan plan)
    {
        var copy = new SimulatedDisk();
        foreach (var file in plan.Files)
        {
            copy.Put(file.Name, All(store.OpenBackup(file.Name, file.Length, 0, default)));
        }

        return copy;
    }

    private static byte[] All(BackupReader reader)
    {
        using (reader)
        {
            using var all = new MemoryStream();
            while (reader.Read() is { IsEmpty: false } bytes)
            {
                all.Write(bytes.Span);
            }

            return all.ToArray();
        }
    }

    private static async Task AssertWholeAsync(TempStore temp, SimulatedDisk copy, string because = "")
    {
        var report = await StoreCheck.RunAsync(copy.Mount(), readData: true, null, default);
        report.Findings.Should().BeEmpty(because);
        report.TornBytes.Should().Be(0, because);
        await using var restored = await TempStore.OpenAsync(copy);
        restored.Head().Should().Be(temp.Head(), because);
        foreach (var path in temp.Head() is null ? [] : await temp.PathsAsync())
        {
            (await restored.BytesAsync(path)).Should().Equal(await temp.BytesAsync(path), because);
        }
    }
}
