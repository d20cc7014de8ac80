using System.CommandLine;

namespace Pfs.Server.Configuration;

/// <summary>One thing that can be set in three ways: option, environment variable, key of the configuration file.</summary>
/// <param name="Name">The option without its dashes, in kebab case; the other two names follow from it.</param>
/// <param name="Default">Taken when nothing sets it.</param>
/// <param name="Unit">What the value is counted in, or its form.</param>
/// <param name="Range">The values that are accepted.</param>
/// <param name="Description">What it does, one sentence.</param>
internal sealed record Setting(string Name, string Default, string Unit, string Range, string Description)
{
    public string OptionName => "--" + Name;

    public string Variable => "PFS_" + Name.Replace('-', '_').ToUpperInvariant();

    public string Key => string.Concat(Name.Split('-').Select((word, index) =>
        index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    public bool IsFlag => Unit == "flag";

    public Option CreateOption()
    {
        var description = $"{Description} [{Unit}; {Range}; default {(Default.Length > 0 ? Default : "none")}; {Variable}]";
        return IsFlag
            ? new Option<bool>(OptionName) { Description = description }
            : new Option<string?>(OptionName) { Description = description, HelpName = Unit };
    }
}
