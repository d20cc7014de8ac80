using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class VerbTests
{
    [Fact]
    public async Task Put_overwrite_and_read_the_old_version()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");

        await pfs.RunAsync("old", ["put", "-", "images:train/a.txt"]);
        await pfs.RunAsync("new", ["put", "-", "images:train/a.txt", "-m", "second"]);

        (await pfs.RunAsync("cat", "images:train/a.txt")).Out.Should().Be("new");
        (await pfs.RunAsync("cat", "images@HEAD^:train/a.txt")).Out.Should().Be("old");
        (await pfs.RunAsync("ls", "images@HEAD^:train/")).Out.Should().Be("train/a.txt\n");
        (await pfs.RunAsync("diff", "images@HEAD")).Out.Should().Be("M\ttrain/a.txt\n");
    }

    [Fact]
    public async Task Du_adds_up_what_lies_below_a_prefix()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        await pfs.RunAsync("four", ["put", "-", "images:d/a"]);
        await pfs.RunAsync(new string('x', 2044), ["put", "-", "images:d/b"]);
        await pfs.RunAsync("x", ["put", "-", "images:e"]);

        (await pfs.RunAsync("du", "images:d/")).Out.Should().Be("2 files, 2048 bytes (2.00 KiB)\n");
        (await pfs.RunAsync("du", "images@.1", "--json")).Out.Should().StartWith("{\"fileCount\":1,\"totalBytes\":4,\"snapshot\":\"");
        (await pfs.RunAsync("du", "images@dev")).Code.Should().Be((int)ExitCode.NotFound);
    }

    [Fact]
    public async Task Plain_log_is_one_chain_from_the_newest_to_a_dash()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        await pfs.RunAsync("1", ["put", "-", "images:a"]);
        await pfs.RunAsync("2", ["put", "-", "images:a"]);

        var log = (await pfs.RunAsync("log", "--plain", "images@master")).Out.TrimEnd('\n').Split('\n');

        log.Should().HaveCount(2);
        log[0].Should().MatchRegex("^[0-9a-f]{64} [0-9a-f]{64}$");
        log[1].Should().MatchRegex("^[0-9a-f]{64} -$").And.StartWith(log[0][65..]);
    }

    [Fact]
    public async Task A_tree_comes_back_as_it_went()
    {
        await using var pfs = await RunningPfs.StartAsync();
        var source = Directory.CreateDirectory(Path.Combine(pfs.Directory, "source", "deep")).Parent!.FullName;
        var destination = Path.Combine(pfs.Directory, "destination");
        File.WriteAllText(Path.Combine(source, "1"), "one");
        File.WriteAllText(Path.Combine(source, "deep", "2"), "two");
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");

        await pfs.RunAsync("put", "-r", source, "images:tree");
        var got = await pfs.RunAsync("get", "-r", "images:tree/", destination);

        got.Code.Should().Be(0, got.Error);
        File.ReadAllText(Path.Combine(destination, "1")).Should().Be("one");
        File.ReadAllText(Path.Combine(destination, "deep", "2")).Should().Be("two");
    }

    [Fact]
    public async Task Failures_have_their_exit_codes_and_one_sentence()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");

        (await pfs.RunAsync("repo", "show", "nope")).Code.Should().Be((int)ExitCode.NotFound);
        (await pfs.RunAsync("repo", "create", "images")).Code.Should().Be((int)ExitCode.Conflict);
        (await pfs.RunAsync("ls", "im.ages")).Code.Should().Be((int)ExitCode.Usage);
        (await pfs.RunAsync("frobnicate")).Code.Should().Be((int)ExitCode.Usage);
        (await pfs.RunAsync("", ["repo", "list"], token: "no:body")).Code.Should().Be((int)ExitCode.Unauthenticated);
        var unreachable = await pfs.RunAsync("repo", "list", "--address", "127.0.0.1:1");
        unreachable.Code.Should().Be((int)ExitCode.CannotConnect);
        unreachable.Error.Should().StartWith("pfs: No pfs server answers at 127.0.0.1:1;").And.NotContain("   at ");
        (await pfs.RunAsync("serve", "--data", pfs.DataDirectory, "--s3", "127.0.0.1:0", "--grpc", "127.0.0.1:0"))
            .Code.Should().Be((int)ExitCode.Locked);
    }

    [Fact]
    public async Task The_first_start_shows_the_credential_and_a_signal_ends_it_with_0()
    {
        await using var pfs = await RunningPfs.StartAsync();

        var shown = pfs.ServerOutput;

        shown.Should().Contain("aws_secret_access_key").And.Contain("[pfs]").And.Contain("AWS_ENDPOINT_URL");
        (await pfs.StopServerAsync()).Should().Be(0);
    }

    [Theory]
    [InlineData("put")]
    [InlineData("repo", "create")]
    [InlineData("repo", "restore")]
    [InlineData("branch", "move")]
    [InlineData("branch", "restore")]
    [InlineData("branch", "rename")]
    [InlineData("branch", "protect")]
    [InlineData("repo", "update")]
    [InlineData("diff")]
    [InlineData("get")]
    [InlineData("log")]
    [InlineData("watch")]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Every_verb_has_a_help_page_that_asks_for_nothing_else(params string[] verb)
    {
        await using var pfs = await RunningPfs.StartAsync();

        var help = await pfs.RunAsync([.. verb, "--help"]);

        help.Code.Should().Be(0);
        help.Out.Should().Contain("Usage:").And.Contain("pfs").And.Contain(string.Join(' ', verb));
    }

    [Fact]
    public async Task A_misspelt_option_is_not_taken_for_a_name()
    {
        await using var pfs = await RunningPfs.StartAsync();

        var misspelt = await pfs.RunAsync("repo", "create", "--descripton");
        var meant = await pfs.RunAsync("repo", "create", "--", "--descripton");

        misspelt.Code.Should().Be((int)ExitCode.Usage);
        misspelt.Error.Should().StartWith("pfs: There is no option '--descripton' here;");
        meant.Code.Should().Be(0);
    }

    [Fact]
    public async Task A_name_that_begins_with_an_at_sign_is_a_name()
    {
        await using var pfs = await RunningPfs.StartAsync();

        (await pfs.RunAsync("put", "@nothing", "images:a")).Error.Should().Be("pfs: There is no file '@nothing' on this machine.\n");
    }

    [Theory]
    [InlineData("log", "images", "-n", "x", "--limit")]
    [InlineData("cat", "images:a", "--length", "1.5", "--length")]
    [InlineData("cat", "images:a", "--offset", "99999999999999999999", "--offset")]
    public async Task A_number_that_is_none_is_refused_in_plain_words(string verb, string target, string option, string text, string named)
    {
        await using var pfs = await RunningPfs.StartAsync();

        var refused = await pfs.RunAsync(verb, target, option, text);

        refused.Code.Should().Be((int)ExitCode.Usage);
        refused.Error.Should().Be($"pfs: {named} is '{text}', but must be a whole number. Try `pfs {verb} --help`.\n");
    }

    [Fact]
    public async Task Get_of_many_goes_on_behind_a_path_that_can_be_no_file_and_names_it_at_the_end()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        string[] impossible = ["a//b", "b/../../c", "c/" + new string('x', 256), "d/e"];
        foreach (var path in impossible.Concat(["d", "good", "z/last"]))
        {
            await pfs.RunAsync("of " + path, ["put", "-", "images:" + path]);
        }

        var destination = Path.Combine(pfs.Directory, "destination");
        var got = await pfs.RunAsync("get", "-r", "images", destination);

        got.Code.Should().Be((int)ExitCode.Failed);
        got.Error.Should().StartWith("pfs: 4 paths cannot be file names here,").And.EndWith("\n  " + string.Join("\n  ", impossible) + "\n");
        got.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(3);
        File.ReadAllText(Path.Combine(destination, "z", "last")).Should().Be("of z/last");
        Directory.GetFiles(destination, "*", SearchOption.AllDirectories).Should().HaveCount(3);
        Directory.GetFileSystemEntries(pfs.Directory).Should().HaveCount(2, "the data and the destination");
    }

    [Fact]
    public async Task A_difference_of_nothing_prints_nothing()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        await pfs.RunAsync("1", ["put", "-", "images:a"]);

        (await pfs.RunAsync("diff", "images@HEAD", "HEAD")).Should().Be((0, "", ""));
    }

    [Fact]
    public async Task A_write_can_demand_a_branch_without_commits()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        string[] put = ["put", "-", "images:a", "--if-head", "none"];

        (await pfs.RunAsync("1", put)).Code.Should().Be(0);
        (await pfs.RunAsync("2", put)).Code.Should().Be((int)ExitCode.Conflict);
    }

    [Fact]
    public async Task A_write_can_demand_what_is_at_its_paths()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        string[] put = ["put", "-", "images:a"];
        const string hashOf1 = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"; // printf 1 | sha256sum

        (await pfs.RunAsync("1", [.. put, "--if-absent"])).Code.Should().Be(0);
        (await pfs.RunAsync("2", [.. put, "--if-absent"])).Code.Should().Be((int)ExitCode.Conflict);
        (await pfs.RunAsync("cat", "images:a")).Out.Should().Be("1");
        (await pfs.RunAsync("2", [.. put, "--if-hash", hashOf1])).Code.Should().Be(0);
        (await pfs.RunAsync("3", [.. put, "--if-hash", hashOf1])).Code.Should().Be((int)ExitCode.Conflict);
        (await pfs.RunAsync("rm", "images:a", "--if-hash", hashOf1)).Code.Should().Be((int)ExitCode.Conflict);
        (await pfs.RunAsync("cat", "images:a")).Out.Should().Be("2");
        (await pfs.RunAsync("3", [.. put, "--if-hash", "2"])).Code.Should().Be((int)ExitCode.Usage);
        (await pfs.RunAsync("3", [.. put, "--if-hash", hashOf1, "--if-absent"])).Code.Should().Be((int)ExitCode.Usage);
    }

    [Fact]
    public async Task Files_are_deleted_by_one_commit()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        foreach (var path in new[] { "a", "old/b", "old/c", "older", "z" })
        {
            await pfs.RunAsync("of " + path, ["put", "-", "images:" + path]);
        }

        (await pfs.RunAsync("rm", "images:a")).Out.Should().StartWith("Deleted 1 file(s) in commit ");
        var many = await pfs.RunAsync("rm", "-r", "images:old/", "--json");
        many.Out.Should().Contain("\"files\":2");

        (await pfs.RunAsync("ls", "-r", "images")).Out.Should().Be("older\nz\n");
        (await pfs.RunAsync("log", "images@master", "--json")).Out.Should().Contain("\"number\":7").And.NotContain("\"number\":8");
        (await pfs.RunAsync("cat", "images@HEAD~2:a")).Out.Should().Be("of a");
        (await pfs.RunAsync("rm", "images:a")).Should().Be(((int)ExitCode.NotFound, "", "pfs: There is no file at 'images@master:a', so nothing was deleted.\n"));
        (await pfs.RunAsync("rm", "-r", "images")).Code.Should().Be((int)ExitCode.Usage);
        (await pfs.RunAsync("rm", "images@HEAD^:z")).Code.Should().Be((int)ExitCode.Usage);
    }

    [Fact]
    public async Task A_revision_is_resolved_to_a_commit_that_stays()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        await pfs.RunAsync("1", ["put", "-", "images:a"]);
        await pfs.RunAsync("2", ["put", "-", "images:a"]);

        var before = (await pfs.RunAsync("commit", "resolve", "images@HEAD^")).Out;

        before.Should().MatchRegex("^[0-9a-f]{64}\n$");
        (await pfs.RunAsync("3", ["put", "-", "images:a"])).Code.Should().Be(0);
        (await pfs.RunAsync("cat", $"images@{before.Trim()}:a")).Out.Should().Be("1");
        (await pfs.RunAsync("commit", "resolve", $"images@{before[..8]}")).Out.Should().Be(before);
        (await pfs.RunAsync("commit", "resolve", "images@master~2", "--json")).Out.Should().Be($$"""{"commit":"{{before.Trim()}}"}""" + "\n");
        (await pfs.RunAsync("commit", "resolve", "images@HEAD~9")).Code.Should().Be((int)ExitCode.NotFound);
        (await pfs.RunAsync("commit", "resolve", "images:a")).Code.Should().Be((int)ExitCode.Usage);
    }

    [Theory]
    [InlineData("put", "-", "images:a")]
    [InlineData("cat", "images:a")]
    [InlineData("log", "images")]
    [InlineData("branch", "show", "images@master")]
    public async Task What_is_missing_is_said_with_the_verb_that_makes_it(params string[] arguments)
    {
        await using var pfs = await RunningPfs.StartAsync();

        var withoutRepo = await pfs.RunAsync("1", arguments);
        await pfs.RunAsync("repo", "create", "images");
        var withoutBranch = await pfs.RunAsync("1", arguments);

        withoutRepo.Should().Be(((int)ExitCode.NotFound, "", "pfs: Repo 'images' does not exist; create it with 'pfs repo create images'.\n"));
        withoutBranch.Should().Be(
            ((int)ExitCode.NotFound, "", "pfs: Branch 'master' does not exist in repo 'images'; create it with 'pfs branch create images@master'.\n"));
    }

    [Fact]
    public async Task A_branch_to_create_must_be_named()
    {
        await using var pfs = await RunningPfs.StartAsync();

        var refused = await pfs.RunAsync("branch", "create", "images");

        refused.Code.Should().Be((int)ExitCode.Usage);
        refused.Error.Should().Be("pfs: 'images' names no branch; write REPO@BRANCH, for instance images@master.\n");
    }

    [Fact]
    public async Task The_first_start_shows_the_ports_that_it_got()
    {
        await using var pfs = await RunningPfs.StartAsync();

        pfs.ServerOutput.Should().Contain($"PFS_ADDRESS={pfs.Address} ").And.NotContain("127.0.0.1:0");
    }

    [Fact]
    public async Task A_first_start_that_fails_makes_no_credential()
    {
        await using var pfs = await RunningPfs.StartAsync();
        var other = Path.Combine(pfs.Directory, "other");

        var refused = await pfs.RunAsync("serve", "--data", other, "--s3", "127.0.0.1:0", "--grpc", pfs.Address);

        refused.Code.Should().Be((int)ExitCode.AddressInUse);
        refused.Out.Should().BeEmpty();
        File.Exists(Path.Combine(other, "root-credential.json")).Should().BeFalse();
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_is_named()
    {
        await using var pfs = await RunningPfs.StartAsync();
        var file = Path.Combine(pfs.Directory, "file");
        File.WriteAllText(file, "");

        var refused = await pfs.RunAsync("serve", "--data", file, "--s3", "127.0.0.1:0", "--grpc", "127.0.0.1:0");

        refused.Code.Should().Be((int)ExitCode.Failed);
        refused.Error.Should().StartWith($"pfs: The data directory {file} cannot be used: ");
    }

    [Fact]
    public async Task A_client_that_says_nothing_does_not_hold_up_a_stop()
    {
        await using var pfs = await RunningPfs.StartAsync();
        using var silent = new System.Net.Sockets.TcpClient();
        await silent.ConnectAsync(System.Net.IPEndPoint.Parse(pfs.Address));
        await Task.Delay(200); // until the server has accepted it

        // Less than the 30 seconds that a running request would be given.
        (await pfs.StopServerAsync().WaitAsync(TimeSpan.FromSeconds(25))).Should().Be(0);
    }
}
