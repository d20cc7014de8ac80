using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class TransferVerbTests
{
    [Fact]
    public async Task Get_of_many_leaves_alone_what_is_here_whole_and_mends_what_is_not()
    {
        await using var pfs = await StartAsync();
        foreach (var path in new[] { "d/whole", "d/wrong", "d/short", "d/new" })
        {
            await pfs.RunAsync("of " + path, ["put", "-", "images:" + path]);
        }

        var destination = Directory.CreateDirectory(Path.Combine(pfs.Directory, "d")).FullName;
        await File.WriteAllTextAsync(Path.Combine(destination, "whole"), "of d/whole");
        await File.WriteAllTextAsync(Path.Combine(destination, "wrong"), "OF D/WRONG");
        await File.WriteAllTextAsync(Path.Combine(destination, "short"), "of");
        await File.WriteAllTextAsync(Path.Combine(destination, "mine"), "of nobody");
        var written = File.GetLastWriteTimeUtc(Path.Combine(destination, "whole"));

        var got = await pfs.RunAsync("get", "-r", "images:d/", destination, "--parallel", "1");

        got.Should().Be((0, $"{destination}/new\t8 bytes\n{destination}/short\t10 bytes\n{destination}/whole\t10 bytes\tunchanged\n{destination}/wrong\t10 bytes\n", ""));
        Directory.GetFiles(destination).Order().Select(File.ReadAllText).Should().Equal("of nobody", "of d/new", "of d/short", "of d/whole", "of d/wrong");
        File.GetLastWriteTimeUtc(Path.Combine(destination, "whole")).Should().Be(written);
    }

    [Fact]
    public async Task Get_of_many_where_there_is_nothing_is_not_found()
    {
        await using var pfs = await StartAsync();

        (await pfs.RunAsync("get", "-r", "images", pfs.Directory)).Code.Should().Be((int)ExitCode.NotFound);
        await pfs.RunAsync("1", ["put", "-", "images:a"]);
        (await pfs.RunAsync("get", "-r", "images:b", pfs.Directory)).Code.Should().Be((int)ExitCode.NotFound);
    }

    [Fact]
    public async Task A_person_gets_one_line_for_many_files()
    {
        await using var pfs = await StartAsync();
        await pfs.RunAsync("1234567", ["put", "-", "images:d/a"]);
        await pfs.RunAsync("12345678", ["put", "-", "images:d/b"]);
        var destination = Path.Combine(pfs.Directory, "d");

        var got = await pfs.RunAsync(io => io with { OutIsTerminal = true }, ["get", "-r", "images:d/", destination]);

        got.Should().Be((0, $"2 files, 15 B, are in {destination}; 0 were there already.\n", ""));
    }

    [Theory]
    [InlineData("--parallel is 0, but must be 1 to 64.", "get", "-r", "images", "x", "--parallel", "0")]
    [InlineData("--parallel is 65, but must be 1 to 64.", "put", "-r", ".", "images", "--resume", "--parallel", "65")]
    [InlineData("--resume goes with -r.", "put", "-", "images:a", "--resume")]
    public async Task Options_that_make_no_sense_are_wrong_usage(string sentence, params string[] args)
    {
        await using var pfs = await StartAsync();

        (await pfs.RunAsync(args)).Should().Be(((int)ExitCode.Usage, "", $"pfs: {sentence}\n"));
    }

    [Fact]
    public async Task Put_with_resume_makes_one_commit_also_of_nothing_and_refuses_a_wrong_head()
    {
        await using var pfs = await StartAsync();
        var source = Directory.CreateDirectory(Path.Combine(pfs.Directory, "source")).FullName;

        var nothing = await pfs.RunAsync("put", "-r", source, "images", "--resume");
        await File.WriteAllTextAsync(Path.Combine(source, "a"), "one");
        await File.WriteAllTextAsync(Path.Combine(source, "b"), "two");
        var first = await pfs.RunAsync("put", "-r", source, "images", "--resume", "-m", "both", "--if-head", "none");
        var refused = await pfs.RunAsync("put", "-r", source, "images", "--resume", "--if-head", "none");

        nothing.Out.Should().Be("Nothing changed, so no commit was made.\n");
        first.Out.Should().MatchRegex("^Put 2 file\\(s\\) in commit [0-9a-f]{64}\\.\n$");
        refused.Code.Should().Be((int)ExitCode.Conflict);
        (await pfs.RunAsync("log", "images")).Out.Should().Contain("both");
        (await pfs.RunAsync("commit", "list-open")).Out.Should().BeEmpty();
    }

    private static async Task<RunningPfs> StartAsync()
    {
        var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        return pfs;
    }
}
