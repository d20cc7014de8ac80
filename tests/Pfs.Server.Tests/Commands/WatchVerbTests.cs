using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class WatchVerbTests
{
    [Fact]
    public async Task Watch_prints_each_commit_as_it_is_made_also_the_first_of_a_branch()
    {
        await using var pfs = await StartAsync();

        var watching = pfs.RunAsync("watch", "images@master", "--after", "none", "-n", "3");
        await PutAsync(pfs, "a", "b", "c");
        var watched = await watching.WaitAsync(TimeSpan.FromSeconds(30));

        watched.Code.Should().Be(0, watched.Error);
        Lines(watched.Out).Select(line => line.Split('\t')[^1]).Should().Equal("Write a", "Write b", "Write c");
        Lines(watched.Out)[0].Split('\t').Should().HaveCount(5);
    }

    [Fact]
    public async Task Watch_begins_with_the_next_commit_when_nothing_else_is_said()
    {
        await using var pfs = await StartAsync();
        await PutAsync(pfs, "old");

        var watching = pfs.RunAsync("watch", "images@master", "-n", "1", "--json");
        for (var puts = 0; puts < 1000 && !watching.IsCompleted; puts++)
        {
            await PutAsync(pfs, "new"); // until it has begun to watch, it misses some
        }

        MessagesIn((await watching.WaitAsync(TimeSpan.FromSeconds(30))).Out).Should().Equal("Write new");
    }

    [Fact]
    public async Task Watch_begins_behind_a_commit_that_is_named()
    {
        await using var pfs = await StartAsync();
        await PutAsync(pfs, "a", "b", "c");
        var first = (await pfs.RunAsync("log", "images@.1", "--plain")).Out.Split(' ')[0];

        var watched = await pfs.RunAsync("watch", "images", "--after", first, "-n", "2", "--json").WaitAsync(TimeSpan.FromSeconds(30));

        Lines(watched.Out).Should().HaveCount(2);
        watched.Out.Should().Contain("\"message\":\"Write b\"").And.Contain("\"message\":\"Write c\"");
    }

    [Fact]
    public async Task Watch_refuses_what_is_no_branch_or_no_commit()
    {
        await using var pfs = await StartAsync();

        (await pfs.RunAsync("watch", "images@dev")).Code.Should().Be((int)ExitCode.NotFound);
        (await pfs.RunAsync("watch", "images@HEAD^")).Code.Should().Be((int)ExitCode.Usage);
        (await pfs.RunAsync("watch", "images", "--after", "1234")).Code.Should().Be((int)ExitCode.Usage);
        (await pfs.RunAsync("watch", "images", "--after", new string('0', 64))).Code.Should().Be((int)ExitCode.NotFound);
    }

    [Fact]
    public async Task Log_with_follow_shows_the_last_commits_oldest_first_and_then_what_comes()
    {
        await using var pfs = await StartAsync();
        await PutAsync(pfs, "a", "b", "c");
        using var stop = new CancellationTokenSource();
        await using var output = new StringWriter();
        var synchronized = TextWriter.Synchronized(output);

        var following = pfs.RunAsync(io => io with { Out = synchronized }, ["log", "images@master", "--follow", "-n", "2", "--json"], stop.Token);
        await UntilAsync(() => Messages().Length == 2);
        await PutAsync(pfs, "d");
        await UntilAsync(() => Messages().Length == 3);
        await stop.CancelAsync();

        (await following).Code.Should().Be((int)ExitCode.Interrupted);
        Messages().Should().Equal("Write b", "Write c", "Write d");

        string[] Messages()
        {
            lock (synchronized) // what the synchronized writer locks on too
            {
                return MessagesIn(output.ToString());
            }
        }
    }

    [Fact]
    public async Task Log_with_follow_of_a_path_leaves_out_what_did_not_write_it()
    {
        await using var pfs = await StartAsync();
        await PutAsync(pfs, "a", "b", "a");
        using var stop = new CancellationTokenSource();
        await using var output = new StringWriter();
        var synchronized = TextWriter.Synchronized(output);

        var following = pfs.RunAsync(io => io with { Out = synchronized }, ["log", "images:a", "--follow", "--json"], stop.Token);
        await UntilAsync(() => Messages().Length == 2);
        await PutAsync(pfs, "b", "a");
        await UntilAsync(() => Messages().Length == 3);
        await stop.CancelAsync();

        await following;
        Messages().Should().AllBe("Write a");

        string[] Messages()
        {
            lock (synchronized)
            {
                return MessagesIn(output.ToString());
            }
        }
    }

    private static async Task<RunningPfs> StartAsync()
    {
        var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        return pfs;
    }

    private static async Task PutAsync(RunningPfs pfs, params string[] paths)
    {
        foreach (var path in paths)
        {
            (await pfs.RunAsync(path, ["put", "-", "images:" + path])).Code.Should().Be(0);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var waited = 0; !condition(); waited++)
        {
            waited.Should().BeLessThan(600, "it has to come within half a minute");
            await Task.Delay(50);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string[] MessagesIn(string text) =>
        [.. Lines(text).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!)];
}
