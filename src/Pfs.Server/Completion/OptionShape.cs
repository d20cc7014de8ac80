using System.CommandLine;

namespace Pfs.Server.Completion;

/// <summary>What a shell needs to know of an option.</summary>
/// <param name="Names">With their dashes, the long one first.</param>
/// <param name="Summary">What it does.</param>
/// <param name="TakesValue">Whether a word follows it.</param>
internal sealed record OptionShape(IReadOnlyList<string> Names, string Summary, bool TakesValue)
{
    /// <summary>What every command has, though the tree names it only at its root.</summary>
    public static OptionShape Help { get; } = new(["--help", "-h"], "Show help.", TakesValue: false);

    public static OptionShape Of(Option option) => option is System.CommandLine.Help.HelpOption
        ? Help
        : new(
            [option.Name, .. option.Aliases],
            CommandShape.FirstLine(option.Description),
            option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0);
}
