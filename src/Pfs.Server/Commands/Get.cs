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
        var description = "Read files of any snapshot; each appears whole, with its SHA-256 checked, or not at all.";
        return new ClientCommand(io, "get", description, [from, to, recursive], async (call, cancellationToken) =>
        {
            if (call.Get(recursive))
            {
                await GetAllAsync(call, Target.Parse(call.Get(from)), call.Find(to) ?? ".", cancellationToken);
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

    private static async Task GetAllAsync(ClientCall call, Target target, string directory, CancellationToken cancellationToken)
    {
        // One snapshot for the list and all the files, even if somebody writes meanwhile.
        var commit = await Queries.CommitAsync(call, target, cancellationToken);
        var pinned = target with { Revision = RevisionName.Parse(commit.Id) };
        var count = 0;
        var impossible = new List<string>();
        await foreach (var entry in Queries.Files(call, pinned, delimiter: "", cancellationToken))
        {
            var path = entry.File.Path.ToStringUtf8();
            count++;
            if (path.EndsWith('/'))
            {
                continue;
            }

            if (LocalPath.Below(directory, path, target.Path ?? "") is { } destination)
            {
                await GetOneAsync(call, FileDownload.At(pinned, entry.File.Path), entry.File, destination, cancellationToken);
            }
            else
            {
                impossible.Add(path);
            }
        }

        if (impossible.Count > 0)
        {
            await call.Print.FlushAsync();
            throw new FailureException(ExitCode.Failed, TextOf(impossible));
        }

        if (count == 0)
        {
            throw new FailureException(ExitCode.NotFound, $"No path in {target.Repo}@{target.Revision} begins with '{target.Path}'.");
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
        call.Print.Line($"{destination}\t{file.Size} bytes", json =>
        {
            json.WriteString("destination", destination);
            json.WriteObject("file", inner => inner.Write(file));
        });
    }
}
