using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Grpc.Core;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs diff`: what differs between two snapshots, or what one commit changed.</summary>
internal static class Diff
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@REVISION[:PREFIX]")
        {
            Description = "The older side; alone: the commit whose changes are shown.",
        };
        var to = new Argument<string>("REVISION")
        {
            Description = "The newer side, in the same repo.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var description = "Show which paths differ: A added, M modified, D deleted.";
        return new ClientCommand(io, "diff", description, [from, to], async (call, cancellationToken) =>
        {
            var target = Target.Parse(call.Get(from));
            if (call.Find(to) is { } newer)
            {
                await WriteAsync(call, target, RevisionName.Parse(WithoutRepo(newer, target)), cancellationToken);
                return;
            }

            var commit = await Queries.CommitAsync(call, target, cancellationToken);
            if (commit.Parents is [var parent, ..])
            {
                var older = target with { Revision = RevisionName.Parse(parent) };
                await WriteAsync(call, older, RevisionName.Parse(commit.Id), cancellationToken);
            }
            else
            {
                await WriteFirstAsync(call, target with { Revision = RevisionName.Parse(commit.Id) }, cancellationToken);
            }
        });
    }

    /// <summary>Accepts <c>REPO@REVISION</c> as well, when it is the same repo.</summary>
    private static string WithoutRepo(string text, Target older)
    {
        var repo = older.Repo + "@";
        return text.StartsWith(repo, StringComparison.Ordinal) ? text[repo.Length..] : text;
    }

    private static async Task WriteAsync(
        ClientCall call, Target older, RevisionName newer, CancellationToken cancellationToken)
    {
        var request = new DiffCommitsRequest
        {
            Repo = older.Repo.ToString(),
            FromBranch = older.Revision.Branch,
            FromRevision = older.Revision.Revision,
            ToBranch = newer.Branch,
            ToRevision = newer.Revision,
            Prefix = older.PathBytes,
        };
        using var differences = call.Commits.DiffCommits(request, cancellationToken: cancellationToken);
        await foreach (var difference in differences.ResponseStream.ReadAllAsync(cancellationToken))
        {
            Write(call, difference);
        }
    }

    /// <summary>A first commit has nothing before it: all of its files were added.</summary>
    private static async Task WriteFirstAsync(ClientCall call, Target commit, CancellationToken cancellationToken)
    {
        await foreach (var entry in Queries.Files(call, commit, delimiter: "", cancellationToken))
        {
            Write(call, new FileDiff { Path = entry.File.Path, Kind = ChangeKind.Added, After = entry.File });
        }
    }

    private static void Write(ClientCall call, FileDiff difference)
    {
        var (letter, kind) = difference.Kind switch
        {
            ChangeKind.Added => ('A', "added"),
            ChangeKind.Modified => ('M', "modified"),
            ChangeKind.Deleted => ('D', "deleted"),
            ChangeKind.Unspecified => throw new UnreachableException("The server left out the kind of a change."),
        };
        var path = difference.Path.ToStringUtf8();
        call.Print.Line($"{letter}\t{path}", json =>
        {
            json.WriteString("path", path);
            json.WriteString("kind", kind);
            WriteSide(json, "before", difference.Before);
            WriteSide(json, "after", difference.After);
        });
    }

    private static void WriteSide(Utf8JsonWriter json, string name, Pfs.Grpc.V1.FileInfo? file)
    {
        if (file is not null)
        {
            json.WriteObject(name, inner => inner.Write(file));
        }
    }
}
