using System.CommandLine;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs cat`: the bytes of a file on standard output.</summary>
internal static class Cat
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@REVISION:PATH") { Description = "Which file." };
        var offset = new Option<long>("--offset") { Description = "Where to begin. [bytes; 0 or more; default 0]", HelpName = "BYTES" };
        var length = new Option<long?>("--length") { Description = "How much. [bytes; 0 or more; default to the end]", HelpName = "BYTES" };
        var description = "Write a file of any snapshot to standard output; with --json, what is known of it.";
        return new ClientCommand(io, "cat", description, [from, offset, length], async (call, cancellationToken) =>
        {
            var target = Target.ParseFile(call.Get(from));
            var (begin, count) = (call.Get(offset), call.Get(length));
            if (begin < 0 || count < 0)
            {
                throw FailureException.Usage("--offset and --length must be 0 or more.");
            }

            if (call.Print.Json)
            {
                await PrintAsync(call, target, cancellationToken);
            }
            else if (begin == 0 && count is null)
            {
                await FileDownload.CopyAsync(call, target, io.Output, static _ => { }, cancellationToken);
            }
            else
            {
                await FileDownload.CopyRangeAsync(
                    call, target, begin, count, data => io.Output.WriteAsync(data, cancellationToken), cancellationToken);
                await io.Output.FlushAsync(cancellationToken);
            }
        });
    }

    private static async Task PrintAsync(ClientCall call, Target target, CancellationToken cancellationToken)
    {
        var known = await Queries.StatAsync(call, target, cancellationToken);
        call.Print.Line("", json =>
        {
            json.Write(known.File);
            json.WriteString("snapshot", known.Snapshot);
        });
    }
}
