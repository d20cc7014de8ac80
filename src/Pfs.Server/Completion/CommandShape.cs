using System.CommandLine;

namespace Pfs.Server.Completion;

/// <summary>What a shell needs to know of a command, and of those below it.</summary>
/// <param name="Path">The words up to it, such as <c>pfs repo create</c>.</param>
/// <param name="Summary">What it does, its first line.</param>
/// <param name="Options">Its options, those of all commands included.</param>
/// <param name="Below">Its subcommands.</param>
internal sealed record CommandShape(
    string Path, string Summary, IReadOnlyList<OptionShape> Options, IReadOnlyList<CommandShape> Below)
{
    public string Name => Path[(Path.LastIndexOf(' ') + 1)..];

    /// <summary>This command and all below it, each before those below itself.</summary>
    public IEnumerable<CommandShape> All => Below.SelectMany(command => command.All).Prepend(this);

    public static CommandShape Of(Command command, string path = "pfs")
    {
        var options = command.Options.Where(option => !option.Hidden).Select(OptionShape.Of).ToList();
        if (options.All(option => !option.Names.Contains(OptionShape.Help.Names[0])))
        {
            options.Add(OptionShape.Help);
        }

        var below = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => Of(sub, $"{path} {sub.Name}")).ToList();
        return new CommandShape(path, FirstLine(command.Description), options, below);
    }

    /// <summary>The first sentence of a description: a menu has one line for it.</summary>
    public static string FirstLine(string? description) => (description ?? "").Split('\n')[0].Split(" [")[0].Trim();
}
