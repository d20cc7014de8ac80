using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pfs.Server;

/// <summary>The help of every verb, followed on `pfs --help` by what all verbs share.</summary>
internal sealed class RootHelp(HelpAction inner) : SynchronousCommandLineAction
{
    /// <summary>Help is given whatever else is wrong: `pfs put --help` lacks all that put requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = inner.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
        {
            WriteShared(parseResult.InvocationConfiguration.Output);
        }

        return result;
    }

    private static void WriteShared(TextWriter output)
    {
        output.WriteLine("""
            Names:
              REPO@REVISION:PATH, for instance images@HEAD^:train/1.png or images@dev:train/
              REVISION is a branch, HEAD (of master), either followed by ^ or ~2, .3 (the third commit),
              or a commit id or 8 or more of its first digits; without it the head of master is meant.

            Environment:
              PFS_ADDRESS  the server's gRPC address, HOST:PORT or https://HOST:PORT; default 127.0.0.1:30650
              PFS_CA_FILE  a PEM file of the authorities to trust with https; default the system's
              PFS_TOKEN    ACCESS_KEY:SECRET_KEY or a session token; without it root-credential.json in --data, PFS_DATA or ./pfs-data

            Exit codes:
            """);
        foreach (var (code, meaning) in ExitCodeTable.Rows)
        {
            output.WriteLine($"  {(int)code,-4} {meaning}");
        }
    }
}
