using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class UndoVerbTests
{
    [Fact]
    public async Task Revert_undoes_a_commit_and_says_which_paths_stand_in_the_way()
    {
        await using var pfs = await StartAsync();
        await pfs.RunAsync("1", ["put", "-", "images:a"]);
        await pfs.RunAsync("2", ["put", "-", "images:a"]);

        var refused = await pfs.RunAsync("revert", "images@master", "HEAD^");
        var reverted = await pfs.RunAsync("revert", "images@master", "HEAD", "-m", "wrong", "--json");

        refused.Code.Should().Be((int)ExitCode.Conflict);
        refused.Error.Should().Contain("changed again since: 'a';");
        reverted.Code.Should().Be(0, reverted.Error);
        reverted.Out.Should().StartWith("{\"writtenFiles\":1,\"deletedFiles\":0,\"commit\":{").And.Contain("\"message\":\"wrong\"");
        (await pfs.RunAsync("cat", "images:a")).Out.Should().Be("1");
        (await pfs.RunAsync("revert", "images@master", "HEAD~2", "--force")).Code.Should().Be(0);
        (await pfs.RunAsync("revert", "images", "HEAD")).Code.Should().Be((int)ExitCode.Usage);
    }

    [Fact]
    public async Task Restore_path_brings_back_a_file_or_all_below_a_prefix()
    {
        await using var pfs = await StartAsync();
        await pfs.RunAsync("1", ["put", "-", "images:d/a"]);
        await pfs.RunAsync("2", ["put", "-", "images:d/a"]);
        await pfs.RunAsync("2", ["put", "-", "images:d/b"]);

        var file = await pfs.RunAsync("restore-path", "images:d/a", "--from", "HEAD~2");
        var prefix = await pfs.RunAsync("restore-path", "-r", "images@master:d/", "--from", ".1");

        file.Out.Should().MatchRegex("^Restored images@master:d/a as of [0-9a-f]{12}: 1 written, 0 deleted, in commit [0-9a-f]{64}\\.\n$");
        prefix.Out.Should().Contain(": 0 written, 1 deleted, in commit ");
        (await pfs.RunAsync("cat", "images:d/a")).Out.Should().Be("1");
        (await pfs.RunAsync("restore-path", "images:d/a", "--from", ".1")).Out.Should().Be("Everything is as it was then already, so no commit was made.\n");
        (await pfs.RunAsync("restore-path", "images:nope", "--from", ".1")).Code.Should().Be((int)ExitCode.NotFound);
    }

    [Theory]
    [InlineData("revert")]
    [InlineData("restore-path")]
    public async Task Help_has_examples(string verb)
    {
        await using var pfs = await RunningPfs.StartAsync();

        (await pfs.RunAsync(verb, "--help")).Out.Should().Contain("Examples:").And.Contain($"pfs {verb} ");
    }

    private static async Task<RunningPfs> StartAsync()
    {
        var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        return pfs;
    }
}
