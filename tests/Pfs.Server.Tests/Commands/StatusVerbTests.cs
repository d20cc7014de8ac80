using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class StatusVerbTests
{
    [Fact]
    public async Task Status_is_a_page_for_people_and_an_object_for_machines()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");

        var shown = await pfs.RunAsync("status");
        var status = JsonDocument.Parse((await pfs.RunAsync("status", "--json")).Out).RootElement;

        shown.Out.Should().MatchRegex("^version      [0-9].*, storage format 6\nstarted      20").And.Contain("\nwrites       accepted\n")
            .And.Contain("\nrepos        1, with 0 branches; 0 deleted ones can be restored\n").And.EndWith("\nin progress  0 uploads, 0 open commits\n");
        status.GetProperty("repos").GetInt64().Should().Be(1);
        status.GetProperty("diskFreeBytes").GetInt64().Should().BePositive();
        DateTimeOffset.Parse(status.GetProperty("startedAt").GetString()!).Should().BeAfter(DateTimeOffset.UnixEpoch.AddYears(50));
    }

    [Fact]
    public async Task Settings_tell_where_each_comes_from_and_no_secret()
    {
        await using var pfs = await RunningPfs.StartAsync("--max-uploads", "7");

        var changed = await pfs.RunAsync("settings", "--changed");
        var all = await pfs.RunAsync("settings", "--json");

        changed.Out.Should().Contain("max-uploads\t7\tuploads\tcommand line\n").And.NotContain("region");
        all.Out.Should().Contain("{\"name\":\"region\",\"value\":\"us-east-1\",\"source\":\"default\",");
        var secret = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(pfs.DataDirectory, "root-credential.json"))).RootElement
            .EnumerateObject().Select(property => property.Value.ToString()).Where(value => value.Length == 40);
        secret.Should().NotBeEmpty();
        all.Out.Should().NotContainAny(secret);
    }

    [Fact]
    public async Task Uploads_and_open_commits_are_listed_and_aborted()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        var open = (await pfs.RunAsync("commit", "start", "images@master", "--json")).Out;
        var id = JsonDocument.Parse(open).RootElement.GetProperty("id").GetString()!;

        (await pfs.RunAsync("commit", "list-open")).Out.Should().StartWith($"images@master\t{id}\t0\t20");
        (await pfs.RunAsync("commit", "abort", $"images@{id}")).Code.Should().Be(0);
        (await pfs.RunAsync("commit", "list-open")).Should().Be((0, "", ""));
        (await pfs.RunAsync("upload", "list", "--json")).Should().Be((0, "", ""));
        (await pfs.RunAsync("upload", "abort", "none")).Code.Should().Be((int)ExitCode.NotFound);
    }
}
