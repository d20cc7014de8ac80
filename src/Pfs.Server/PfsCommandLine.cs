using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using Pfs.Server.Commands;
using Group = Pfs.Server.Commands.Group;

namespace Pfs.Server;

/// <summary>The verbs of `pfs`; a new one is a row here and a file in Commands.</summary>
internal static partial class PfsCommandLine
{
    // All options that are no text and no flag are numbers.
    [GeneratedRegex(@"\ACannot parse argument '(.*)' for option '(.*)' as expected type '.*'\.\z", RegexOptions.Singleline)]
    private static partial Regex NotANumber { get; }

    // '@file' is a file name here, not a list of arguments.
    private static readonly ParserConfiguration Literal = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, CommandIo io, CancellationToken cancellationToken)
    {
        // A start of the server need not wait until forty other verbs are made.
        var root = Root(args is ["serve", ..] ? [Serve.Create(io)] : Verbs(io));
        var parsed = root.Parse(args, Literal);
        if (parsed.Action is not RootHelp && WrongUsage(parsed, args) is { } wrong)
        {
            await io.Error.WriteLineAsync($"pfs: {wrong} Try `{HelpFor(parsed)}`.");
            return (int)ExitCode.Usage;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = io.Out,
                Error = io.Error,
                ProcessTerminationTimeout = null, // Program handles the signals: a server needs longer than two seconds
            },
            cancellationToken);
    }

    private static RootCommand Root(Command[] verbs)
    {
        var root = new RootCommand("Versioned data repos over S3 and gRPC.");
        foreach (var verb in verbs)
        {
            root.Add(verb);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new RootHelp((HelpAction)help.Action!);
        return root;
    }

    private static Command[] Verbs(CommandIo io)
    {
        return
        [
            Serve.Create(io),
            Group.Create(
                "repo", "Create, list, show, update, delete, restore, export and import repos.",
                RepoCreate.Create(io), RepoList.Create(io), RepoShow.Create(io), RepoUpdate.Create(io),
                RepoDelete.Create(io), RepoRestore.Create(io), RepoExport.Create(io), RepoImport.Create(io)),
            Group.Create(
                "branch", "Create, list, show, move, rename, protect, delete and restore branches.",
                BranchCreate.Create(io), BranchList.Create(io), BranchShow.Create(io), BranchMove.Create(io),
                BranchRename.Create(io), BranchProtect.Create(io), BranchProtect.CreateEnd(io), BranchDelete.Create(io), BranchRestore.Create(io)),
            Group.Create(
                "commit", "Start, finish, abort, show, resolve, list and note commits.",
                CommitStart.Create(io), CommitFinish.Create(io), CommitAbort.Create(io), CommitShow.Create(io),
                CommitResolve.Create(io), CommitList.Create(io), CommitListOpen.Create(io), CommitNote.Create(io)),
            Group.Create(
                "principal", "Create, list, show and delete principals, and grant and revoke their rights.",
                PrincipalCreate.Create(io), PrincipalList.Create(io), PrincipalShow.Create(io), PrincipalDelete.Create(io),
                PrincipalGrant.Create(io), PrincipalRevoke.Create(io)),
            Group.Create(
                "key", "Create, list, disable, enable, expire, rotate and delete access keys.",
                KeyCreate.Create(io), KeyList.Create(io), KeyDisable.Create(io), KeyEnable.Create(io), KeyExpire.Create(io),
                KeyRotate.Create(io), KeyDelete.Create(io)),
            Group.Create("access", "Ask who may do what.", AccessCheck.Create(io)),
            SessionCreate.Create(io),
            WhoAmI.Create(io),
            Put.Create(io),
            Get.Create(io),
            Remove.Create(io),
            List.Create(io),
            DiskUsage.Create(io),
            Cat.Create(io),
            Export.Create(io),
            Import.Create(io),
            Log.Create(io),
            Watch.Create(io),
            Diff.Create(io),
            Revert.Create(io),
            RestorePath.Create(io),
            Status.Create(io),
            Settings.Create(io),
            Group.Create("upload", "List and abort uploads in parts.", UploadList.Create(io), UploadAbort.Create(io)),
            Check.Create(io),
            Collect.Create(io),
            Backup.Create(io),
            Restore.Create(io),
            CompletionScript.Create(io),
        ];
    }

    /// <summary>What is wrong with the arguments, as a sentence; null: nothing.</summary>
    private static string? WrongUsage(ParseResult parsed, string[] args)
    {
        // A misspelt option would otherwise pass for a name, and `repo create --descripton` make a repo.
        var dashed = args.TakeWhile(arg => arg != "--").Where(arg => arg.Length > 1 && arg[0] == '-').ToHashSet();
        var misspelt = parsed.CommandResult.Children.OfType<System.CommandLine.Parsing.ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .FirstOrDefault(token => dashed.Contains(token.Value));
        if (misspelt is not null)
        {
            return $"There is no option '{misspelt.Value}' here; a name that begins with '-' goes behind '--'.";
        }

        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            return $"'{unknown}' is not understood.";
        }

        return parsed.Errors is [var error, ..] ? NotANumber.Replace(error.Message, "$2 is '$1', but must be a whole number.") : null;
    }

    private static string HelpFor(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Push(command.Command is RootCommand ? "pfs" : command.Command.Name);
        }

        return string.Join(' ', names) + " --help";
    }
}
