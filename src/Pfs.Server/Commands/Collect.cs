using System.CommandLine;
using Grpc.Core;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs gc`: collects garbage in a running server.</summary>
internal static class Collect
{
    public static Command Create(CommandIo io)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what would be freed." };
        const string description = "Free the disk of what nothing needs any more; the server also does it by itself.";
        return new ClientCommand(io, "gc", description, [dryRun], async (call, cancellationToken) =>
        {
            using var collecting = call.Admin.Collect(new CollectRequest { DryRun = call.Get(dryRun) }, cancellationToken: cancellationToken);
            var report = await StepProgress.RunAsync(io, "gc", async show =>
            {
                await foreach (var response in collecting.ResponseStream.ReadAllAsync(cancellationToken))
                {
                    if (response.KindCase == CollectResponse.KindOneofCase.Report)
                    {
                        return response.Report;
                    }

                    show(response.Progress.Step, response.Progress.Done, response.Progress.Total);
                }

                throw new FailureException(ExitCode.Failed, "The server ended without a report; see its log.");
            });
            call.Print.Line(TextOf(report), json => json.Write(report));
            if (report.Failures.Count > 0)
            {
                throw new FailureException(ExitCode.Failed, string.Join('\n', report.Failures));
            }
        });
    }

    private static string TextOf(CollectReport report)
    {
        var garbage = $"{Display.Bytes(report.GarbageBytes)} of {Display.Bytes(report.Bytes)} in {report.Segments} segments are garbage";
        if (report.DryRun)
        {
            return $"{garbage}. A collection would forget {report.Commits} commits and free {Display.Bytes(report.FreedBytes)} by writing "
                + $"{report.RewrittenSegments} segments anew; the rest is not worth it yet.";
        }

        return $"Forgot {report.Repos} deleted repos, {report.Branches} deleted branches, {report.Uploads} uploads and {report.OpenCommits} open "
            + $"commits that had had their time, and {report.Commits} commits.\n"
            + $"{garbage}; wrote {report.RewrittenSegments} anew and freed {Display.Bytes(report.FreedBytes)}.";
    }
}
