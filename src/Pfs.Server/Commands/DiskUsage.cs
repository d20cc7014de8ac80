using System.CommandLine;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs du`: how much lies below a prefix.</summary>
internal static class DiskUsage
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@REVISION[:PREFIX]") { Description = "What to add up: paths that begin with PREFIX." };
        var description = """
            Tell how many files lie below a prefix of any snapshot, and their bytes together.

            What they take on the disk may be less: equal content is stored once.

            Examples:
              pfs du images
              pfs du images@HEAD~3:train/ --json
            """;
        return new ClientCommand(io, "du", description, [from], async (call, cancellationToken) =>
        {
            var target = Target.Parse(call.Get(from));
            var answer = await Queries.TotalsAsync(call, target, cancellationToken);
            call.Print.Line($"{answer.FileCount} files, {answer.TotalBytes} bytes ({Display.Bytes(answer.TotalBytes)})", json =>
            {
                json.WriteNumber("fileCount", answer.FileCount);
                json.WriteNumber("totalBytes", answer.TotalBytes);
                json.WriteString("snapshot", answer.Snapshot);
            });
        });
    }
}
