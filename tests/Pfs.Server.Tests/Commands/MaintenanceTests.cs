using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class MaintenanceTests
{
    [Fact]
    public async Task Gc_frees_what_was_deleted_and_a_dry_run_only_says_so()
    {
        await using var pfs = await RunningPfs.StartAsync("--deleted-retention", "0");
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        await pfs.RunAsync("branch", "create", "images@dev");
        await pfs.RunAsync("kept", ["put", "-", "images@master:a"]);
        await pfs.RunAsync(new string('x', 2_000_000), ["put", "-", "images@dev:big"]);
        await pfs.RunAsync("branch", "delete", "images@dev");
        var before = StoredBytes(pfs);

        var dry = await pfs.RunAsync("gc", "--dry-run");
        StoredBytes(pfs).Should().BeInRange(before, before + 10_000, "a checkpoint may have come in between");
        var run = await pfs.RunAsync("gc", "--json");
        var again = await pfs.RunAsync("gc");

        dry.Code.Should().Be(0);
        dry.Out.Should().StartWith("1.91 MiB of 1.91 MiB in 2 segments are garbage. A collection would forget 1 commits and free 1.91 MiB");
        var report = JsonDocument.Parse(run.Out).RootElement;
        report.GetProperty("commits").GetInt64().Should().Be(1);
        report.GetProperty("branches").GetInt64().Should().Be(1);
        report.GetProperty("freedBytes").GetInt64().Should().BeGreaterThan(2_000_000);
        (before - StoredBytes(pfs)).Should().BeGreaterThan(1_900_000);
        again.Out.Should().StartWith("Forgot 0 deleted repos, 0 deleted branches, 0 uploads and 0 open commits");
        (await pfs.RunAsync("cat", "images@master:a")).Out.Should().Be("kept");
    }

    [Fact]
    public async Task Check_looks_at_a_running_server_when_it_is_told_to()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        await pfs.RunAsync("text", ["put", "-", "images@master:a"]);

        (await pfs.RunAsync("check", "--online")).Out.Should().Be("Nothing wrong in 1 repos, 1 commits and 1 files; read 0 B of content.\n");
        (await pfs.RunAsync("check", "--online", "--read-data")).Out.Should().Be("Nothing wrong in 1 repos, 1 commits and 1 files; read 4 B of content.\n");
        (await pfs.RunAsync("check", "--online", "--read-data", "--percent", "1", "--json")).Code.Should().Be(0);
        (await pfs.RunAsync("check", "--read-data", "--percent", "1")).Code.Should().Be((int)ExitCode.Usage);
        (await pfs.RunAsync("check")).Error.Should().Contain("Another pfs process uses the data directory");
    }

    [Fact]
    public async Task Check_names_damage_under_a_running_server()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        await pfs.RunAsync(new string('x', 200_000), ["put", "-", "images@master:a"]);
        Flip(Path.Combine(pfs.DataDirectory, "data-00000001.pfs"), 100_000);

        var check = await pfs.RunAsync("check", "--online", "--read-data");
        var read = await pfs.RunAsync("cat", "images@master:a");

        check.Code.Should().Be((int)ExitCode.Failed);
        check.Out.Should().Contain("'a' in commit ").And.Contain("data-00000001.pfs is damaged");
        read.Code.Should().NotBe(0);
    }

    private static long StoredBytes(RunningPfs pfs) => new DirectoryInfo(pfs.DataDirectory).EnumerateFiles("data-*.pfs").Sum(file => file.Length);

    private static void Flip(string path, long offset)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 1));
    }
}
