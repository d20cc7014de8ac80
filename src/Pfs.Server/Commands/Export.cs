using System.CommandLine;
using System.IO.Compression;
using Grpc.Core;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs export`: files of a snapshot as a tar or zip file.</summary>
internal static class Export
{
    private const int MaxNamed = 20;

    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@REVISION[:PREFIX]") { Description = "What to export: paths that begin with PREFIX." };
        var to = new Option<string?>("--output", "-o")
        {
            Description = "The file to write, .tar, .tar.gz, .tgz or .zip; without it, or with '-', a tar file on standard output.",
            HelpName = "FILE",
        };
        var description = """
            Write files of any snapshot to one tar or zip file.

            Names in it are whole paths. What could not be unpacked to its own place is left out, named at the end, and the exit code is 1.

            Examples:
              pfs export images@HEAD -o images.tar
              pfs export images@3f2a9c01:train/ -o train.zip
              pfs export images:train/ | tar tv
            """;
        return new ClientCommand(io, "export", description, [from, to], async (call, cancellationToken) =>
        {
            var file = call.Get(to) ?? "-";
            var format = ArchiveFile.FormatOf(file);
            if (file == "-" && io.OutIsTerminal)
            {
                throw FailureException.Usage("The archive would go to the terminal; name a file with -o.");
            }

            var target = Target.Parse(call.Get(from));
            var report = file == "-"
                ? await ExportAsync(call, target, format, io.Output, cancellationToken)
                : await AtomicFile.WriteAsync(file, output => ArchiveFile.IsCompressed(file)
                    ? ExportCompressedAsync(call, target, output, cancellationToken)
                    : ExportAsync(call, target, format, output, cancellationToken));
            if (file != "-")
            {
                call.Print.Line($"{file}\t{report.FileCount} files, {report.TotalBytes} bytes", json => json.Write(report, file));
            }

            if (report.LeftOutCount > 0)
            {
                throw new FailureException(ExitCode.Failed, TextOf(report));
            }
        });
    }

    private static async Task<ExportReport> ExportCompressedAsync(ClientCall call, Target target, Stream output, CancellationToken cancellationToken)
    {
        await using var compressing = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        return await ExportAsync(call, target, ArchiveFormat.Tar, compressing, cancellationToken);
    }

    private static async Task<ExportReport> ExportAsync(
        ClientCall call, Target target, ArchiveFormat format, Stream output, CancellationToken cancellationToken)
    {
        // How much it will be; and then that very snapshot, even if somebody writes meanwhile.
        var totals = await Queries.TotalsAsync(call, target, cancellationToken);
        var pinned = totals.Snapshot.Length > 0 ? target with { Revision = RevisionName.Parse(totals.Snapshot) } : target;
        long? total = format == ArchiveFormat.Tar ? totals.TotalBytes : null;
        return await TransferProgress.RunAsync(
            call.Io, $"export {target}", total, onReceived => CopyAsync(call, pinned, format, output, onReceived, cancellationToken));
    }

    private static async Task<ExportReport> CopyAsync(
        ClientCall call, Target target, ArchiveFormat format, Stream output, Action<long> onReceived, CancellationToken cancellationToken)
    {
        var request = new ExportArchiveRequest
        {
            Repo = target.Repo.ToString(),
            Branch = target.Revision.Branch,
            Revision = target.Revision.Revision,
            Prefix = target.PathBytes,
            Format = format,
        };
        ExportReport? report = null;
        using var answer = call.Files.ExportArchive(request, cancellationToken: cancellationToken);
        await foreach (var part in answer.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (part.PartCase == ExportArchiveResponse.PartOneofCase.Data)
            {
                await output.WriteAsync(part.Data.Memory, cancellationToken);
                onReceived(part.Data.Length);
            }

            report = part.Report ?? report;
        }

        await output.FlushAsync(cancellationToken);
        return report ?? throw new FailureException(ExitCode.Failed, $"The archive of {target} broke off; export it again.");
    }

    private static string TextOf(ExportReport report)
    {
        var names = report.LeftOutPaths.Take(MaxNamed).Select(path => $"\n  {path.ToStringUtf8()}");
        var others = report.LeftOutCount > MaxNamed ? $"\n  and {report.LeftOutCount - MaxNamed} more" : "";
        return $"{report.LeftOutCount} files are not in the archive, because they could not be unpacked to their own places; get them one by one:"
            + string.Concat(names) + others;
    }
}
