using System.Diagnostics;
using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

/// <summary>What the verbs read from and write to: pipes, terminals, and those that end early.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_pipe_by_name_can_be_put()
    {
        await using var pfs = await StartAsync();
        var pipe = Path.Combine(pfs.Directory, "pipe");
        Process.Start("mkfifo", pipe).WaitForExit();

        var writing = Task.Run(() => File.WriteAllText(pipe, "through a pipe"));
        var put = await pfs.RunAsync("put", pipe, "images:a");
        await writing;

        put.Code.Should().Be(0, put.Error);
        (await pfs.RunAsync("cat", "images:a")).Out.Should().Be("through a pipe");
    }

    [Fact]
    public async Task A_put_that_waits_for_input_can_be_interrupted()
    {
        await using var pfs = await StartAsync();
        using var interrupt = new CancellationTokenSource();

        var put = pfs.RunAsync(io => io with { Input = new EndlessWait() }, ["put", "-", "images:a"], interrupt.Token);
        interrupt.CancelAfter(TimeSpan.FromMilliseconds(500));

        (await put.WaitAsync(TimeSpan.FromSeconds(20))).Code.Should().Be((int)ExitCode.Interrupted);
        (await pfs.RunAsync("log", "--plain", "images")).Out.Should().BeEmpty();
    }

    [Fact]
    public async Task A_reader_that_is_gone_ends_the_verb_without_a_word()
    {
        await using var pfs = await StartAsync();
        await pfs.RunAsync("text", ["put", "-", "images:a"]);

        var cat = await pfs.RunAsync(io => io with { Output = new BrokenPipe() }, ["cat", "images:a"]);

        cat.Should().Be(((int)ExitCode.OutputClosed, "", ""));
    }

    [Fact]
    public async Task A_table_neither_cuts_nor_wraps_what_it_shows()
    {
        await using var pfs = await StartAsync();
        var path = new string('p', 300);
        await pfs.RunAsync("text", ["put", "-", $"images:{path}"]);

        var listed = await pfs.RunAsync(io => io with { OutIsTerminal = true }, ["ls", "-l", "images"]);

        var lines = listed.Out.TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(2);
        lines[0].Should().MatchRegex("^SIZE  MODIFIED +SHA-256 +PATH$");
        lines[1].Should().MatchRegex($"^4     .* [0-9a-f]{{64}}  {path}$");
        lines[1].IndexOf(path, StringComparison.Ordinal).Should().Be(lines[0].IndexOf("PATH", StringComparison.Ordinal));
    }

    private static async Task<RunningPfs> StartAsync()
    {
        var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        return pfs;
    }

    /// <summary>Like a terminal at which nobody types: it does not listen to the token.</summary>
    private sealed class EndlessWait : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return 0;
        }
    }

    private sealed class BrokenPipe : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("Broken pipe", 32);
    }
}
