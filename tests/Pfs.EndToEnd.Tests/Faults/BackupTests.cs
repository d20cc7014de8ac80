using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using Pfs.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Pfs.EndToEnd.Tests.Faults;

public sealed class BackupTests(ITestOutputHelper output)
{
    private const int Writers = 8;

    /// <summary>5 backups in every run of the tests; more by the variable.</summary>
    private static int Rounds =>
        int.Parse(Environment.GetEnvironmentVariable("PFS_BACKUP_ROUNDS") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Each_backup_during_a_write_load_and_collections_restores_to_the_heads_of_one_moment()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(folder.File("store"), withCredential: true, "--deleted-retention", "0");
        await pfs.S3.CreateBucketAsync("master.load");
        var chain = new ChainLoad("chain");
        await chain.CreateAsync(pfs);
        var load = new WriteLoad("master.load", Random.Shared.Next());
        var rewritten = 0;

        for (var round = 0; round < Rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var chaining = chain.RunAsync(pfs, stop.Token);
            var writing = Task.WhenAll(chaining, load.RunAsync(pfs, Writers, stop.Token));
            var collecting = CollectAsync(pfs, seed: round * 1000, stop.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            while (chain.Acknowledged <= 10 * (round + 1) && !chaining.IsCompleted)
            {
                await Task.Delay(10);
            }

            var before = chain.Acknowledged;
            var backup = await BackupAsync(pfs, folder.File("backup"));
            var after = chain.Acknowledged;
            await stop.CancelAsync();
            await writing;
            rewritten += await collecting;
            var target = folder.File($"restored-{round}");
            (await RestoreAsync(folder.File("backup"), target, "--no-check")).Succeeded();
            var check = await Command.RunAsync(Repository.Executable, ["check", "--read-data", "--data", target]);

            check.ExitCode.Should().Be(0, "round {0}: {1}{2}", round, check.Output, check.Error);
            await using var restored = await PfsProcess.StartAsync(target);
            var moment = await chain.MomentAsync(restored);
            moment.Should().BeInRange(before, after + 1);
            output.WriteLine($"round {round}: {backup.Bytes} bytes, {backup.Copied} copied; moment {moment} of {before} to {after}");
            await restored.StopAsync();
            Directory.Delete(target, recursive: true);
        }

        chain.Acknowledged.Should().BeGreaterThan(10 * Rounds, "a test that hardly wrote proves nothing");
        rewritten.Should().BeGreaterThan(0, "collections have to remove files meanwhile");
    }

    [Fact]
    public async Task A_second_backup_copies_only_what_is_new()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(folder.File("store"));
        await pfs.S3.CreateBucketAsync("master.images");
        await pfs.S3.PutAsync("master.images", "a", Noise(3_000_000, 1));

        var first = await BackupAsync(pfs, folder.File("backup"));
        var second = await BackupAsync(pfs, folder.File("backup"));
        await pfs.S3.PutAsync("master.images", "b", Noise(2_000_000, 2));
        var third = await BackupAsync(pfs, folder.File("backup"));
        var verified = await BackupAsync(pfs, folder.File("backup"), "--verify");

        first.Copied.Should().Be(first.Bytes).And.BeGreaterThan(3_000_000);
        second.Copied.Should().BeLessThan(1000);
        third.Copied.Should().BeInRange(2_000_000, 2_100_000);
        verified.Copied.Should().BeLessThan(1000);
        Directory.GetFiles(folder.File("backup")).Select(Path.GetFileName)
            .Should().BeEquivalentTo("manifest.json", "lock", "log-00000001.pfs", "data-00000001.pfs");
    }

    [Fact]
    public async Task A_backup_that_is_killed_leaves_the_one_before_and_the_next_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(folder.File("store"));
        await pfs.S3.CreateBucketAsync("master.images");
        await pfs.S3.PutAsync("master.images", "old", "old");
        await BackupAsync(pfs, folder.File("backup"));
        for (var i = 0; i < 8; i++)
        {
            await pfs.S3.PutAsync("master.images", $"new-{i}", Noise(40_000_000, i));
        }

        await using (var half = new HaltingProxy(pfs.GrpcAddress, fromServer: 160_000_000))
        {
            await half.KillAsync(["backup", folder.File("backup")], () => Task.FromResult(DataBytes(folder.File("backup")) > 60_000_000));
        }

        (await RestoreAsync(folder.File("backup"), folder.File("before"))).Succeeded();
        var next = await BackupAsync(pfs, folder.File("backup"));
        (await RestoreAsync(folder.File("backup"), folder.File("after"))).Succeeded();

        next.Copied.Should().BeLessThan(next.Bytes - 50_000_000);
        (await KeysAsync(folder.File("before"))).Should().Equal("old");
        (await KeysAsync(folder.File("after"))).Should().HaveCount(9);
    }

    [Fact]
    public async Task Damage_is_refused_and_mended_while_the_server_has_the_bytes()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(folder.File("store"));
        await pfs.S3.CreateBucketAsync("master.images");
        await pfs.S3.PutAsync("master.images", "a", Noise(3_000_000, 1));
        (await pfs.RunAsync("gc")).Succeeded(); // what a checkpoint adds goes into other files: of one that grew damage is seen at once
        await BackupAsync(pfs, folder.File("backup"));
        await FlipAsync(Path.Combine(folder.File("backup"), "data-00000001.pfs"), 1_000_000);

        var refused = await RestoreAsync(folder.File("backup"), folder.File("restored"));
        var unaware = await BackupAsync(pfs, folder.File("backup"));
        var mended = await BackupAsync(pfs, folder.File("backup"), "--verify");
        var restored = await RestoreAsync(folder.File("backup"), folder.File("restored"));

        refused.ExitCode.Should().Be(8, refused.Error);
        refused.Error.Should().Contain("data-00000001.pfs").And.Contain("SHA-256");
        unaware.Copied.Should().BeLessThan(1000);
        mended.Copied.Should().BeGreaterThan(3_000_000);
        restored.Succeeded().Output.Should().Contain("checked, nothing wrong");
        (await KeysAsync(folder.File("restored"))).Should().Equal("a");
    }

    [Fact]
    public async Task A_target_that_is_not_empty_and_the_backup_of_another_store_are_refused()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(folder.File("store"));
        await pfs.S3.CreateBucketAsync("master.images");
        await pfs.S3.PutAsync("master.images", "a", "1");
        await BackupAsync(pfs, folder.File("backup"));
        await using var other = await PfsProcess.StartAsync(folder.File("other"));
        await other.S3.CreateBucketAsync("master.images");
        await other.S3.PutAsync("master.images", "a", "2");

        var full = await RestoreAsync(folder.File("backup"), folder.File("other"));
        var mixed = await other.RunAsync("backup", folder.File("backup"));
        var foreign = await pfs.RunAsync("backup", folder.File("other"));
        var nothing = await RestoreAsync(folder.File("other"), folder.File("new"));

        full.ExitCode.Should().Be(2, full.Error);
        mixed.ExitCode.Should().Be(2, mixed.Error);
        mixed.Error.Should().Contain("another store");
        foreign.ExitCode.Should().Be(2, foreign.Error);
        nothing.ExitCode.Should().Be(2, nothing.Error);
        (await RestoreAsync(folder.File("backup"), folder.File("restored"))).Succeeded();
    }

    [Fact]
    public async Task A_restored_store_that_went_another_way_is_backed_up_into_the_same_directory()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(folder.File("store"));
        await pfs.S3.CreateBucketAsync("master.images");
        await pfs.S3.PutAsync("master.images", "a", Noise(300_000, 1));
        await BackupAsync(pfs, folder.File("backup"));
        (await RestoreAsync(folder.File("backup"), folder.File("restored"))).Succeeded();
        await pfs.S3.PutAsync("master.images", "here", Noise(300_000, 2));
        await BackupAsync(pfs, folder.File("backup"));
        await using var other = await PfsProcess.StartAsync(folder.File("restored"));
        await other.S3.PutAsync("master.images", "there", Noise(300_000, 3));

        await BackupAsync(other, folder.File("backup"));
        (await RestoreAsync(folder.File("backup"), folder.File("again"))).Succeeded();

        (await KeysAsync(folder.File("again"))).Should().Equal("a", "there");
    }

    private static async Task<(long Bytes, long Copied)> BackupAsync(PfsProcess pfs, string directory, params string[] options)
    {
        var result = await pfs.RunAsync(["backup", directory, "--json", .. options]);
        using var json = JsonDocument.Parse(result.Succeeded().Output);
        return (json.RootElement.GetProperty("bytes").GetInt64(), json.RootElement.GetProperty("copiedBytes").GetInt64());
    }

    private static Task<CommandResult> RestoreAsync(string backup, string target, params string[] options) =>
        Command.RunAsync(Repository.Executable, ["restore", backup, "--data", target, .. options]);

    private static async Task<string[]> KeysAsync(string data)
    {
        await using var pfs = await PfsProcess.StartAsync(data);
        return [.. (await pfs.RunAsync("ls", "-r", "images")).Succeeded().Lines];
    }

    // Branches that come and go, and the collection of what was on them, again and again. Returns how many segments were written anew.
    private static async Task<int> CollectAsync(PfsProcess pfs, int seed, CancellationToken stop)
    {
        var rewritten = 0;
        for (var number = 0; number == 0 || !stop.IsCancellationRequested; number++)
        {
            await pfs.S3.CreateBucketAsync("gone.load");
            for (var i = 0; i < 8; i++)
            {
                await pfs.S3.PutAsync("gone.load", $"{i}", Noise(2_000_000, seed + (number * 8) + i));
            }

            (await pfs.RunAsync("branch", "delete", "load@gone")).Succeeded();
            using var report = JsonDocument.Parse((await pfs.RunAsync("gc", "--json")).Succeeded().Output);
            rewritten += report.RootElement.GetProperty("rewrittenSegments").GetInt32();
        }

        return rewritten;
    }

    private static long DataBytes(string directory) => new DirectoryInfo(directory).EnumerateFiles("data-*").Sum(file => file.Length);

    private static async Task FlipAsync(string file, int offset)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[offset] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
    }

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
