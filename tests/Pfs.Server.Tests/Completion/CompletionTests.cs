using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.Server.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("pfs ", "serve", "repo", "put", "completion")]
    [InlineData("pfs re", "repo", "revert", "restore-path")]
    [InlineData("pfs repo ", "create", "list", "show", "delete", "restore")]
    [InlineData("pfs repo create --desc", "--description")]
    [InlineData("pfs serve --otlp", "--otlp-endpoint", "--otlp-trace-percent")]
    [InlineData("pfs put --message -- --js", "--json")] // a value, and not the end of the options
    [InlineData("pfs completion ", "bash", "zsh", "fish")]
    [InlineData("pfs export -", "-o", "--output", "--help")]
    public async Task Bash_offers_what_fits(string line, params string[] offered)
    {
        var begun = line.Split(' ').Last();

        (await CompleteAsync(line)).Should().Contain(offered).And.OnlyContain(word => word.StartsWith(begun, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pfs put ")] // a file: bash's own completion
    [InlineData("pfs serve --config ")]
    [InlineData("pfs put --message -")] // a value is due
    [InlineData("pfs put -- --js")]
    [InlineData("pfs repo create nonsense")]
    public async Task Bash_leaves_files_and_names_to_itself(string line) => (await CompleteAsync(line)).Should().BeEmpty();

    [Fact]
    public async Task Each_shell_gets_every_command_and_every_option()
    {
        var (bash, zsh, fish) = (await ScriptAsync("bash"), await ScriptAsync("zsh"), await ScriptAsync("fish"));

        foreach (var script in new[] { bash, zsh, fish })
        {
            script.Should().Contain("'pfs branch restore'").And.Contain("'pfs serve'").And.Contain("max-address-connections");
        }

        zsh.Should().StartWith("#compdef pfs\n").And.Contain("'create:Create an empty repo");
        fish.Should().Contain("complete -c pfs -n '__pfs_at pfs repo' -f -a create -d 'Create an empty repo")
            .And.Contain("complete -c pfs -n '__pfs_at pfs export' -l output -s o -r -d 'The file to write");
        Balanced(zsh.Replace("\\'", "")).Should().BeTrue("every quote is closed");
        Balanced(fish.Replace("\\'", "")).Should().BeTrue("every quote is closed");
    }

    private static bool Balanced(string script) =>
        script.Split('\n').Where(line => !line.StartsWith('#')).All(line => line.Split(" #")[0].Count(c => c == '\'') % 2 == 0);

    /// <summary>What a real bash would offer behind a line that was typed.</summary>
    private static async Task<string[]> CompleteAsync(string line)
    {
        var ask = """
            read -r -a COMP_WORDS <<< "$1"
            [[ $1 == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _pfs
            ((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
            exit 0
            """;
        var answer = await Command.RunAsync("bash", ["--norc", "-u", "-c", await ScriptAsync("bash") + ask, "bash", line]);
        answer.Succeeded().Error.Should().BeEmpty();
        return answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> ScriptAsync(string shell)
    {
        using var output = new StringWriter();
        using var input = new MemoryStream();
        var io = new CommandIo
        {
            Input = input,
            Output = Stream.Null,
            Out = output,
            Error = TextWriter.Null,
            Variable = _ => null,
            OutIsTerminal = false,
            ErrorIsTerminal = false,
        };
        (await PfsCommandLine.RunAsync(["completion", shell], io, CancellationToken.None)).Should().Be(0);
        return output.ToString();
    }
}
