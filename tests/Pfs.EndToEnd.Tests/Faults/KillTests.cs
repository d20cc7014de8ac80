using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Faults;

public sealed class KillTests
{
    private const int Writers = 8;

    /// <summary>3 cycles in every run of the tests; scripts/kill9.sh makes fifty under a heavier load.</summary>
    private static int Cycles =>
        int.Parse(Environment.GetEnvironmentVariable("PFS_KILL_CYCLES") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Everything_acknowledged_before_a_kill_is_there_afterwards_and_nothing_is_torn()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"));
        await pfs.S3.CreateBucketAsync("master.kill");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var load = new WriteLoad("master.kill", seed);

        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            var writing = load.RunAsync(pfs, Writers);
            while (load.Acknowledged == 0 && !writing.IsCompleted)
            {
                await Task.Delay(1); // the first kill has something to lose; the others may come before any write
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 800)));
            await pfs.KillAsync();
            await writing;

            var check = await pfs.CheckAsync();
            check.ExitCode.Should().Be(0, "cycle {0}, seed {1}: {2}{3}", cycle, seed, check.Output, check.Error);
            await pfs.StartAsync();
            await load.VerifyAsync(pfs);
        }

        load.Acknowledged.Should().BeGreaterThan(0, "a test that never wrote proves nothing");
    }

    [Fact]
    public async Task A_store_that_never_wrote_starts_again_after_a_kill()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"), withCredential: false);

        await pfs.KillAsync();
        await pfs.StartAsync();

        pfs.IsAlive.Should().BeTrue();
    }

    [Fact]
    public async Task Uploads_in_progress_and_open_commits_survive_a_kill()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"));
        await pfs.S3.CreateBucketAsync("master.sessions");
        var path = S3Path("large.bin");
        var upload = (await pfs.S3.SendAsync(HttpMethod.Post, path, [new("uploads", "")])).Succeeded().Values("UploadId")[0];
        var part = await pfs.S3.SendAsync(
            HttpMethod.Put, path, [new("partNumber", "1"), new("uploadId", upload)], "the only part"u8.ToArray());
        var opened = (await pfs.RunAsync("commit", "start", "sessions@master")).Succeeded().Lines[0].Split(' ')[0];
        await pfs.S3.PutAsync("master.sessions", "staged.txt", "staged");

        await pfs.KillAsync();
        await pfs.StartAsync();
        var staged = await pfs.S3.GetAsync("master.sessions", "staged.txt", versionId: opened);
        await pfs.RunAsync("commit", "finish", $"sessions@{opened}");
        var complete = await pfs.S3.SendAsync(
            HttpMethod.Post,
            path,
            [new("uploadId", upload)],
            System.Text.Encoding.UTF8.GetBytes(
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber>"
                + $"<ETag>{part.Succeeded().ETag}</ETag></Part></CompleteMultipartUpload>"));

        complete.Succeeded();
        staged.Text.Should().Be("staged");
        (await pfs.S3.GetAsync("master.sessions", "staged.txt")).Text.Should().Be("staged");
        (await pfs.S3.GetAsync("master.sessions", "large.bin")).Text.Should().Be("the only part");

        static string S3Path(string key) => Testing.S3.S3Client.PathOf("master.sessions", key);
    }

    [Fact]
    public async Task A_server_that_is_asked_to_stop_ends_with_exit_code_0_and_soon()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"));
        await pfs.S3.CreateBucketAsync("master.stop");
        var waited = Stopwatch.StartNew();

        var exitCode = await pfs.StopAsync();

        exitCode.Should().Be(0, pfs.Log);
        waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(25), "it would wait 30 for requests that run");
    }
}
