using System.Net;
using FluentAssertions;
using Pfs.Testing;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests.Semantics;

public sealed class ClockTests
{
    [Fact]
    public async Task Reads_what_the_file_was_at_the_pinned_commit()
    {
        await using var pfs = await TestPfs.StartAsync(repo: "images", branch: "main");
        await pfs.S3.PutAsync("main.images", "a.txt", "old");
        await pfs.S3.PutAsync("main.images", "a.txt", "new");

        var pinned = await pfs.S3.GetAsync("main.images", "a.txt", versionId: "HEAD^");
        await pfs.RestartAsync();
        var pinnedAfterRestart = await pfs.S3.GetAsync("main.images", "a.txt", versionId: "HEAD^");

        pinned.Text.Should().Be("old");
        pinnedAfterRestart.Text.Should().Be("old");
    }

    [Fact]
    public async Task Commit_times_never_go_back_although_the_clock_does()
    {
        await using var pfs = await TestPfs.StartAsync(repo: "images", branch: "main");
        await pfs.S3.PutAsync("main.images", "a.txt", "x");
        pfs.Clock.Advance(TimeSpan.FromHours(-1));
        await pfs.S3.PutAsync("main.images", "b.txt", "x");

        var first = (await pfs.S3.HeadAsync("main.images", "a.txt")).Header("Last-Modified");
        var second = (await pfs.S3.HeadAsync("main.images", "b.txt")).Header("Last-Modified");

        second.Should().Be(first);
    }

    [Theory]
    [InlineData(14, HttpStatusCode.OK, null)]
    [InlineData(16, HttpStatusCode.Forbidden, "RequestTimeTooSkewed")]
    [InlineData(-16, HttpStatusCode.Forbidden, "RequestTimeTooSkewed")]
    public async Task A_signature_is_good_for_15_minutes_around_its_time(int minutes, HttpStatusCode status, string? code)
    {
        await using var pfs = await TestPfs.StartAsync(repo: "images", branch: "main");
        var signersClock = new TestClock(pfs.Clock.GetUtcNow().AddMinutes(minutes));
        using var s3 = new S3Client(pfs.S3.Address, PfsProcess.AccessKey, PfsProcess.SecretKey, signersClock);

        var listing = await s3.ListAsync("main.images");

        listing.Status.Should().Be(status);
        listing.Code.Should().Be(code);
    }
}
