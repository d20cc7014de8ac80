using System.CommandLine;
using Grpc.Core;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoExport
{
    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Which repo." };
        var to = new Argument<string>("FILE") { Description = "The file to write, or '-' for standard output." };
        var description = """
            Write a repo with its whole history to one file, from which `pfs repo import` makes the same repo in this store or another.

            Branches, commits with their ids, settings, tags, notes and all content are in it, as they are when the export begins; what was
            deleted, open commits and uploads in progress are not.

            Examples:
              pfs repo export images images.pfsrepo
              pfs repo export images - | ssh other pfs repo import -
            """;
        return new ClientCommand(io, "export", description, [repo, to], async (call, cancellationToken) =>
        {
            var file = call.Get(to);
            if (file == "-" && io.OutIsTerminal)
            {
                throw FailureException.Usage("The repo would go to the terminal; name a file.");
            }

            var request = new ExportRepoRequest { Repo = Target.ParseRepo(call.Get(repo)).ToString() };
            var report = file == "-"
                ? await ExportAsync(call, request, io.Output, cancellationToken)
                : await AtomicFile.WriteAsync(file, output => ExportAsync(call, request, output, cancellationToken));
            if (file != "-")
            {
                call.Print.Line($"{file}\t{report.CommitCount} commits, {report.TotalBytes} bytes", json =>
                {
                    json.WriteString("destination", file);
                    json.WriteNumber("commitCount", report.CommitCount);
                    json.WriteNumber("totalBytes", report.TotalBytes);
                });
            }
        });
    }

    private static Task<ExportRepoReport> ExportAsync(ClientCall call, ExportRepoRequest request, Stream output, CancellationToken cancellationToken) =>
        TransferProgress.RunAsync(call.Io, $"export {request.Repo}", totalBytes: null, async onReceived =>
        {
            ExportRepoReport? report = null;
            using var answer = call.Repos.ExportRepo(request, cancellationToken: cancellationToken);
            await foreach (var part in answer.ResponseStream.ReadAllAsync(cancellationToken))
            {
                if (part.PartCase == ExportRepoResponse.PartOneofCase.Data)
                {
                    await output.WriteAsync(part.Data.Memory, cancellationToken);
                    onReceived(part.Data.Length);
                }

                report = part.Report ?? report;
            }

            await output.FlushAsync(cancellationToken);
            return report ?? throw new FailureException(ExitCode.Failed, $"The export of {request.Repo} broke off; export it again.");
        });
}
