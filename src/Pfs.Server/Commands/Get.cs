using System.CommandLine;
using Pfs.Server.Client;
using FileInfo = Pfs.Grpc.V1.FileInfo;

namespace Pfs.Server.Commands;

/// <summary>`pfs get`: a file, or all files below a prefix, of any snapshot.</summary>
internal static class Get
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@REVISION:PATH") { Description = "Which file; with -r, the beginning of the paths." };
        var to = new Argument<string>("DESTINATION")
        {
            Description = "A file, a directory, or '-' for standard output; default: the file's own name here.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Get every file whose path begins with PATH." };
        var parallel = SharedOptions.Parallel("With -r: how many files at a time.");
        var description = """
            Read files of any snapshot; each appears whole, with its SHA-256 checked, or not at all.

            With -r, files that are here already with the right SHA-256 are left alone, so the same command goes on after an interruption.

            Examples:
              pfs get images@HEAD^:train/label.csv old.csv
              pfs get -r images:train/ ./train --parallel 8
            """;
        return new ClientCommand(io, "get", description, [from, to, recursive, parallel], async (call, cancellationToken) =>
        {
            if (call.Get(recursive))
            {
                var many = SharedOptions.CheckParallel(call.Get(parallel));
                await GetAllAsync(call, Target.Parse(call.Get(from)), call.Find(to) ?? ".", many, cancellationToken);
                return;
            }

            var target = Target.ParseFile(call.Get(from));
            if (call.Find(to) == "-")
            {
                await FileDownload.CopyAsync(call, target, io.Output, static _ => { }, cancellationToken);
                return;
            }

            var known = await Queries.StatAsync(call, target, cancellationToken);
            var pinned = target with { Revision = RevisionName.Parse(known.Snapshot) };
            await GetOneAsync(call, pinned, known.File, LocalPath.ForOne(target.Path!, call.Find(to)), cancellationToken);
        });
    }

    private static async Task GetAllAsync(ClientCall call, Target target, string directory, int parallel, CancellationToken cancellationToken)
    {
        // One snapshot for the list and all the files, even if somebody writes meanwhile.
        var totals = await Queries.TotalsAsync(call, target, cancellationToken);
        if (totals.FileCount == 0)
        {
            throw new FailureException(ExitCode.NotFound, $"No path in {target.Repo}@{target.Revision} begins with '{target.Path}'.");
        }

        var download = new TreeDownload(call, target with { Revision = RevisionName.Parse(totals.Snapshot) }, directory);
        var isSummed = call.Io.OutIsTerminal && !call.Print.Json; // a line for each file would run through the bar
        await TransferProgress.RunAsync(call.Io, $"get {target}", totals.TotalBytes, async onReceived =>
        {
            await download.RunAsync(parallel, onReceived, isSummed ? static (_, _, _) => { } : (place, file, isHere) => Print(call, place, file, isHere), cancellationToken);
            return true;
        });
        if (isSummed)
        {
            var files = totals.FileCount - download.Impossible.Count;
            call.Print.Line($"{files} files, {Display.Bytes(download.Bytes)}, are in {directory}; {download.Unchanged} were there already.", static _ => { });
        }

        if (download.Impossible.Count > 0)
        {
            await call.Print.FlushAsync();
            throw new FailureException(ExitCode.Failed, TextOf(download.Impossible));
        }
    }

    private static string TextOf(List<string> impossible)
    {
        const int MaxNamed = 20;
        var others = impossible.Count > MaxNamed ? $"\n  and {impossible.Count - MaxNamed} more" : "";
        return $"{impossible.Count} paths cannot be file names here, or not beside others; all others were written. Get them by themselves: pfs get REPO@REVISION:PATH FILE."
            + string.Concat(impossible.Take(MaxNamed).Select(path => $"\n  {path}")) + others;
    }

    private static async Task GetOneAsync(
        ClientCall call, Target target, FileInfo file, string destination, CancellationToken cancellationToken)
    {
        await TransferProgress.RunAsync(
            call.Io, $"get {target.Path}", file.Size,
            onReceived => AtomicFile.WriteAsync(
                destination, output => FileDownload.CopyAsync(call, target, output, onReceived, cancellationToken)));
        Print(call, destination, file, isHere: false);
    }

    private static void Print(ClientCall call, string destination, FileInfo file, bool isHere) =>
        call.Print.Line($"{destination}\t{file.Size} bytes{(isHere ? "\tunchanged" : "")}", json =>
        {
            json.WriteString("destination", destination);
            json.WriteBoolean("unchanged", isHere);
            json.WriteObject("file", inner => inner.Write(file));
        });
}
