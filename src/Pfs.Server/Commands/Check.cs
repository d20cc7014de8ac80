using System.CommandLine;
using Pfs.Core;
using Pfs.Server.Client;
using Pfs.Server.Configuration;

namespace Pfs.Server.Commands;

/// <summary>`pfs check`: looks for damage in a stopped store.</summary>
internal static class Check
{
    public static Command Create(CommandIo io)
    {
        var data = new Option<string?>("--data")
        {
            Description = "The data directory of a stopped server. [DIR; default ./pfs-data; PFS_DATA]",
            HelpName = "DIR",
        };
        var readData = new Option<bool>("--read-data") { Description = "Also read all content and compare its SHA-256." };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object." };
        var command = new Command("check", "Look for damage in the data directory of a stopped server; changes nothing.")
        {
            data, readData, json,
        };
        command.SetAction((parsed, cancellationToken) => Failures.ReportAsync(io, async () =>
        {
            var directory = parsed.GetValue(data) ?? io.Variable(ServeSettings.Data.Variable);
            var report = await RunAsync(
                io,
                Path.GetFullPath(string.IsNullOrEmpty(directory) ? ServeSettings.Data.Default : directory),
                parsed.GetValue(readData),
                cancellationToken);
            var printer = new Printer(io, parsed.GetValue(json));
            Print(printer, report);
            await printer.FlushAsync();
            if (report.Findings.Count > 0)
            {
                throw new FailureException(
                    ExitCode.Failed, $"{report.Findings.Count} finding(s); keep a copy of the directory before anything else.");
            }
        }));
        return command;
    }

    private static async Task<CheckReport> RunAsync(
        CommandIo io, string directory, bool readData, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            throw FailureException.Usage($"There is no data directory {directory}; name it with --data.");
        }

        return await TransferProgress.RunAsync(io, "check", totalBytes: null, async onRead =>
        {
            long seen = 0;
            var progress = new InlineProgress(state =>
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

    /// <summary>Unlike Progress{T} it reports on the caller's thread, in order.</summary>
    private sealed class InlineProgress(Action<CheckProgress> report) : IProgress<CheckProgress>
    {
        public void Report(CheckProgress value) => report(value);
    }
}
