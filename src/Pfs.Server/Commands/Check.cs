using System.CommandLine;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;
using Pfs.Server.Client;
using Pfs.Server.Configuration;
using CheckProgress = Pfs.Core.CheckProgress;
using CheckReport = Pfs.Core.CheckReport;

namespace Pfs.Server.Commands;

/// <summary>`pfs check`: looks for damage in a stopped store, or in a running server.</summary>
internal static class Check
{
    public static Command Create(CommandIo io)
    {
        var online = new Option<bool>("--online") { Description = "Check a running server by asking it, instead of the data directory of a stopped one." };
        var readData = new Option<bool>("--read-data") { Description = "Also read the content of files and compare its SHA-256." };
        var percent = new Option<int>("--percent")
        {
            Description = "With --online and --read-data: of so many percent of the files, picked by chance. [1 to 100; default 100]",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
        const string description = "Look for damage, in the data directory of a stopped server or in a running server; changes nothing.";
        return new ClientCommand(io, "check", description, [online, readData, percent], async (call, cancellationToken) =>
        {
            var share = call.Get(percent);
            if (share is < 1 or > 100 || (share < 100 && !(call.Get(online) && call.Get(readData))))
            {
                throw FailureException.Usage("--percent is 1 to 100, and goes with --online and --read-data only.");
            }

            var findings = call.Get(online)
                ? await RunOnlineAsync(call, call.Get(readData) ? share : 0, cancellationToken)
                : await RunOfflineAsync(call, call.Get(readData), cancellationToken);
            if (findings > 0)
            {
                await call.Print.FlushAsync();
                throw new FailureException(ExitCode.Failed, $"{findings} finding(s); keep a copy of the directory before anything else.");
            }
        });
    }

    private static async Task<int> RunOnlineAsync(ClientCall call, int readPercent, CancellationToken cancellationToken)
    {
        using var checking = call.Admin.Check(new CheckRequest { ReadDataPercent = readPercent }, cancellationToken: cancellationToken);
        var report = await StepProgress.RunAsync(call.Io, "check", async show =>
        {
            await foreach (var response in checking.ResponseStream.ReadAllAsync(cancellationToken))
            {
                if (response.KindCase == CheckResponse.KindOneofCase.Report)
                {
                    return response.Report;
                }

                show("commits", response.Progress.Done, response.Progress.Total);
            }

            throw new FailureException(ExitCode.Failed, "The server ended without a report; see its log.");
        });
        var text = report.Findings.Count == 0
            ? $"Nothing wrong in {report.Repos} repos, {report.Commits} commits and {report.Files} files; read {Display.Bytes(report.Bytes)} of content."
            : string.Join('\n', report.Findings);
        call.Print.Line(text, json => json.Write(report));
        return report.Findings.Count;
    }

    private static async Task<int> RunOfflineAsync(ClientCall call, bool readData, CancellationToken cancellationToken)
    {
        var directory = call.Data ?? call.Io.Variable(ServeSettings.Data.Variable);
        var report = await RunAsync(
            call.Io, Path.GetFullPath(string.IsNullOrEmpty(directory) ? ServeSettings.Data.Default : directory), readData, cancellationToken);
        Print(call.Print, report);
        return report.Findings.Count;
    }

    /// <summary>Checks a stopped store, with a bar.</summary>
    public static async Task<CheckReport> RunAsync(
        CommandIo io, string directory, bool readData, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            throw FailureException.Usage($"There is no data directory {directory}; name it with --data.");
        }

        return await TransferProgress.RunAsync(io, "check", totalBytes: null, async onRead =>
        {
            long seen = 0;
            var progress = new InlineProgress<CheckProgress>(state =>
            {
                onRead(state.BytesDone - seen);
                seen = state.BytesDone;
            });
            return await StoreCheck.RunAsync(directory, readData, progress, cancellationToken);
        });
    }

    private static void Print(Printer printer, CheckReport report)
    {
        var counts = $"{report.Repos} repos, {report.Commits} commits, {report.Chunks} chunks, {report.Bytes} bytes";
        var text = report.Findings.Count == 0
            ? string.Join('\n', report.Notes.Prepend($"Nothing wrong in {counts}."))
            : string.Join('\n', report.Findings.Concat(report.Notes));
        printer.Line(text, json =>
        {
            json.WriteStartArray("findings");
            foreach (var finding in report.Findings)
            {
                json.WriteStringValue(finding);
            }

            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (var note in report.Notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
            json.WriteNumber("repos", report.Repos);
            json.WriteNumber("commits", report.Commits);
            json.WriteNumber("chunks", report.Chunks);
            json.WriteNumber("bytes", report.Bytes);
            json.WriteNumber("tornBytes", report.TornBytes);
        });
    }
}
