using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class RestoreTests
{
    [Fact]
    public async Task A_deletion_says_until_when_and_how_it_can_be_undone_and_so_it_is()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@dev");
        await pfs.RunAsync("kept", ["put", "-", "images@dev:a"]);

        var deletedBranch = await pfs.RunAsync("branch", "delete", "images@dev");
        var deletedRepo = await pfs.RunAsync("repo", "delete", "images");
        deletedBranch.Out.Should().MatchRegex(@"^Deleted branch images@dev\. Until \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ it can be restored with `pfs branch restore images@dev`\.\n$");
        deletedRepo.Out.Should().MatchRegex(@"^Deleted repo images\. Until \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ it can be restored with `pfs repo restore images`\.\n$");
        (await pfs.RunAsync("branch", "restore", "images@dev")).Code.Should().Be((int)ExitCode.NotFound);

        (await pfs.RunAsync("repo", "restore", "images")).Out.Should().Be("Restored repo images.\n");
        (await pfs.RunAsync("branch", "restore", "images@dev")).Out.Should().MatchRegex("^Restored branch images@dev at [0-9a-f]{12}\\.\n$");
        (await pfs.RunAsync("cat", "images@dev:a")).Out.Should().Be("kept");
    }

    [Fact]
    public async Task Of_several_of_a_name_the_lists_tell_what_names_the_older_one()
    {
        await using var pfs = await RunningPfs.StartAsync();
        foreach (var text in new[] { "old", "young" })
        {
            await pfs.RunAsync("repo", "create", "images", "-d", text);
            await pfs.RunAsync("branch", "create", "images@dev");
            await pfs.RunAsync(text, ["put", "-", "images@dev:a"]);
            await pfs.RunAsync("repo", "delete", "images");
        }

        var repos = Objects(await pfs.RunAsync("repo", "list", "--deleted", "--json"));
        await pfs.RunAsync("repo", "restore", "images", "--number", $"{repos[1].GetProperty("number").GetInt32()}", "--as", "old");
        await pfs.RunAsync("branch", "delete", "old@dev");
        await pfs.RunAsync("branch", "create", "old@dev");
        await pfs.RunAsync("branch", "delete", "old@dev");
        var branches = Objects(await pfs.RunAsync("branch", "list", "old", "--deleted", "--json"));
        var head = branches[1].GetProperty("head").GetString()!;
        var restored = await pfs.RunAsync("branch", "restore", "old@dev", "--commit", head[..10], "--as", "back", "--json");

        repos.Select(repo => repo.GetProperty("description").GetString()).Should().Equal("young", "old");
        repos[0].GetProperty("restorableUntil").GetDateTime().Should().Be(repos[0].GetProperty("deletedAt").GetDateTime().AddDays(7));
        branches[0].TryGetProperty("head", out _).Should().BeFalse();
        Objects(restored).Single().GetProperty("head").GetString().Should().Be(head);
        (await pfs.RunAsync("cat", "old@back:a")).Out.Should().Be("old");
        (await pfs.RunAsync("repo", "list", "--deleted")).Out.Should().MatchRegex("^images\t2\t1\t[^\t]+Z\t[^\t]+Z\n$");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict_that_names_the_way_out()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("repo", "delete", "images");
        await pfs.RunAsync("repo", "create", "images");

        var refused = await pfs.RunAsync("repo", "restore", "images");

        refused.Code.Should().Be((int)ExitCode.Conflict);
        refused.Error.Should().Contain("--as NAME");
    }

    private static JsonElement[] Objects((int Code, string Out, string Error) run)
    {
        run.Code.Should().Be(0, run.Error);
        return [.. run.Out.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
