using System.CommandLine;
using Pfs.Server.Completion;

namespace Pfs.Server.Commands;

/// <summary>`pfs completion`: scripts by which shells complete what is typed, made from the verbs as they are.</summary>
internal static class CompletionScript
{
    public static Command Create(CommandIo io) => Group.Create(
        "completion",
        """
        Print a script that makes a shell complete commands and options.

        Examples:
          pfs completion bash > ~/.local/share/bash-completion/completions/pfs
          pfs completion zsh > ~/.zfunc/_pfs        with ~/.zfunc on fpath
          pfs completion fish > ~/.config/fish/completions/pfs.fish
        """,
        Of(io, "bash", BashCompletion.Write),
        Of(io, "zsh", ZshCompletion.Write),
        Of(io, "fish", FishCompletion.Write));

    private static Command Of(CommandIo io, string shell, Func<CommandShape, string> write)
    {
        var command = new Command(shell, $"Print the script for {shell}.");
        command.SetAction((parsed, _) => io.Out.WriteAsync(write(CommandShape.Of(parsed.RootCommandResult.Command))));
        return command;
    }
}
