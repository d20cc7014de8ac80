using System.Globalization;
using FluentAssertions;
using Xunit;
using Xunit.Abstractions;

namespace Pfs.Core.Tests;

/// <summary>
/// One bit of a store is flipped, wherever it lies: a check names the file, and no read gives anything but what was written or a refusal.
/// </summary>
public sealed class BitFlipTests(ITestOutputHelper output)
{
    private static readonly string[] Directories = ["", "a/", "a/b/"];

    private readonly List<(CommitId Commit, string Path, byte[]? Body)> _versions = [];

    [Fact]
    public async Task Is_named_by_a_check_and_never_read_as_content()
    {
        // PFS_BIT_FLIPS makes it long, PFS_BIT_FLIPS_SEED repeats it.
        var flips = Setting("PFS_BIT_FLIPS", 40);
        var seed = Setting("PFS_BIT_FLIPS_SEED", 1);
        var random = new Random(seed);
        var disk = await MakeStoreAsync();
        (await CheckAsync(disk)).Findings.Should().BeEmpty();
        (await CheckAsync(disk)).Notes.Should().BeEmpty();
        var names = disk.Names.Where(name => disk.Bytes(name).Length > 0).ToArray();
        output.WriteLine($"seed {seed}, {flips} flips over {names.Length} files: {string.Join(", ", names)}");
        var refused = 0;

        for (var number = 0; number < flips; number++)
        {
            var name = names[number % names.Length];
            var at = Place(disk.Bytes(name), random);
            var bit = random.Next(8);
            var where = $"bit {bit} of byte {at} of {name} was flipped (flip {number} of seed {seed})";
            var flipped = disk.Copy();
            flipped.Bytes(name)[at] ^= (byte)(1 << bit);

            var report = await CheckAsync(flipped);
            report.Findings.Concat(report.Notes).Should().Contain(line => line.Contains(name, StringComparison.Ordinal), where);
            refused += await ReadsAreRefusedAsync(flipped, where) ? 1 : 0;
        }

        output.WriteLine($"{flips} flips named; {refused} of them met by a read, and refused");
        refused.Should().BePositive("some flip must hit what is read, or this proves nothing");
    }

    // The zeros written ahead of the log's end are many and all alike: one flip in ten goes there.
    private static int Place(Span<byte> bytes, Random random)
    {
        var end = bytes.LastIndexOfAnyExcept((byte)0) + 1;
        return end < bytes.Length && random.Next(10) == 0 ? random.Next(end, bytes.Length) : random.Next(end);
    }

    private static Task<CheckReport> CheckAsync(SimulatedDisk disk) => StoreCheck.RunAsync(disk.Mount(), readData: true, null, default);

    /// <summary>
    /// A store with something in every kind of file: small and large bodies, deletions, segments that were written anew, an open commit, parts; closed in order.
    /// </summary>
    private async Task<SimulatedDisk> MakeStoreAsync()
    {
        var temp = await TempStore.InMemoryAsync();
        temp.Options = temp.Options with { DeletedRetention = TimeSpan.Zero };
        await temp.ReopenAsync();
        var gone = TempStore.Branch("gone");
        await temp.Store.CreateBranchAsync(gone, null, createRepo: false, default);
        for (var number = 0; number < 60; number++)
        {
            var length = number % 12 == 11 ? 700_000 + (number * 20_000) : number % 6 == 4 ? 90_000 : number % 3 == 0 ? 60_000 : 300 + number;
            var body = TempStore.Noise(length, number);
            var path = Directories[number % 3] + $"file-{number % 10}";
            _versions.Add((await temp.PutAsync(path, body), path, body));
            await temp.PutAsync(path, TempStore.Noise(length, 1000 + number), gone);
            if (number % 20 == 19)
            {
                _versions.Add(((await temp.DeleteAsync(path))!.Value, path, null));
                await temp.Store.CheckpointAsync();
            }
        }

        await temp.Store.DeleteBranchAsync(gone, onlyEmpty: false, andLastRepo: false, default);
        await temp.Store.CollectAsync(dryRun: false, null, default);
        var kinds = temp.Disk!.Names.Where(name => name.EndsWith(".1.pfs", StringComparison.Ordinal)).Select(name => name.Split('-')[0]);
        kinds.Distinct().Should().Equal("data", "log");

        var side = TempStore.Branch("side");
        await temp.Store.CreateBranchAsync(side, Revision.Head, createRepo: false, default);
        await temp.Store.StartCommitAsync(side, TempStore.By("ada"), default);
        await temp.PutAsync("staged", "not yet", side);
        await temp.Store.PutPartAsync(await temp.CreateUploadAsync("parts"), 1, await temp.StageAsync(TempStore.Noise(80_000, 99)), default);
        await temp.Store.CheckpointAsync();
        for (var number = 0; number < 3; number++)
        {
            var body = TempStore.Noise(2000, 50 + number);
            _versions.Add((await temp.PutAsync($"late-{number}", body), $"late-{number}", body));
        }

        await temp.Store.DisposeAsync();
        return temp.Disk!;
    }

    /// <summary>True when the store or a read was refused as damaged; every byte that was given out was right.</summary>
    private async Task<bool> ReadsAreRefusedAsync(SimulatedDisk disk, string where)
    {
        TempStore temp;
        try
        {
            temp = await TempStore.OpenAsync(disk);
        }
        catch (PfsException refusal) when (refusal.Error == PfsError.DataCorrupt)
        {
            return true;
        }

        await using (temp)
        {
            var refused = false;
            foreach (var (commit, path, body) in _versions)
            {
                try
                {
                    var read = await temp.BytesAsync(path, commit.ToString());
                    (read is null ? body is null : body is not null && read.AsSpan().SequenceEqual(body))
                        .Should().BeTrue($"{path} at {commit} was read ({where})");
                }
                catch (PfsException refusal) when (refusal.Error == PfsError.DataCorrupt)
                {
                    refused = true;
                }
            }

            return refused;
        }
    }

    private static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : standard;
}
