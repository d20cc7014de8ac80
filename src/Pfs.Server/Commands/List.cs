using System.CommandLine;
using System.Globalization;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs ls`: the files of a snapshot.</summary>
internal static class List
{
    private static readonly string[] Columns = ["SIZE", "MODIFIED", "SHA-256", "PATH"];

    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@REVISION[:PREFIX]") { Description = "What to list: paths that begin with PREFIX." };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Every file, instead of one level of '/'." };
        var withDetails = new Option<bool>("--long", "-l") { Description = "Size in bytes, time of last change, hash and path." };
        var description = "List the files of a branch, a commit or any older state.";
        return new ClientCommand(io, "ls", description, [from, recursive, withDetails], async (call, cancellationToken) =>
        {
            var target = Target.Parse(call.Get(from));
            var isLong = call.Get(withDetails);
            var isEmpty = true;
            await foreach (var entry in Queries.Files(call, target, call.Get(recursive) ? "" : "/", cancellationToken))
            {
                isEmpty = false;
                Write(call.Print, entry, isLong);
            }

            if (isEmpty && target.Path is { Length: > 0 })
            {
                throw new FailureException(
                    ExitCode.NotFound,
                    $"No path in {target.Repo}@{target.Revision} begins with '{target.Path}'; "
                    + $"`pfs ls {target.Repo}@{target.Revision}` shows what there is.");
            }
        });
    }

    private static void Write(Printer print, ListedFile entry, bool isLong)
    {
        if (entry.EntryCase == ListedFile.EntryOneofCase.CommonPrefix)
        {
            var prefix = entry.CommonPrefix.ToStringUtf8();
            if (isLong)
            {
                print.Row(Columns, ["-", "-", "-", prefix], json => json.WriteString("prefix", prefix));
            }
            else
            {
                print.Line(prefix, json => json.WriteString("prefix", prefix));
            }

            return;
        }

        var file = entry.File;
        var path = file.Path.ToStringUtf8();
        if (isLong)
        {
            var size = file.Size.ToString(CultureInfo.InvariantCulture);
            print.Row(Columns, [size, Display.Time(file.LastModified), file.Hash, path], json => json.Write(file));
        }
        else
        {
            print.Line(path, json => json.Write(file));
        }
    }
}
