using System.CommandLine;

namespace Pfs.Server.Commands;

/// <summary>A noun with verbs: `pfs repo create`.</summary>
internal static class Group
{
    public static Command Create(string name, string description, params ReadOnlySpan<Command> verbs)
    {
        var group = new Command(name, description);
        foreach (var verb in verbs)
        {
            group.Subcommands.Add(verb);
        }

        return group;
    }
}
