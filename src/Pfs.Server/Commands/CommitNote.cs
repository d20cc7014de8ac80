using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class CommitNote
{
    public static Command Create(CommandIo io)
    {
        var revision = new Argument<string>("REPO@REVISION") { Description = "Which commit; by its id it must be in the history of the branch." };
        var key = new Argument<string>("KEY") { Description = "What the note is about: 1 to 64 of A-Z a-z 0-9 . _ -." };
        var text = new Argument<string>("TEXT") { Description = "What it says, at most 4096 characters; '' takes the note away." };
        var branch = new Option<string?>("--branch", "-b")
        {
            Description = "A branch with the commit in its history, which the caller may write to. [default: that of REVISION, or master]",
            HelpName = "BRANCH",
        };
        var description = """
            Put a note beside a commit, in the place of the one with that key, or take it away.

            The commit and its id stay as they are. `commit show`, `commit list --json` and `log` tell the notes.

            Examples:
              pfs commit note images@HEAD tests passed
              pfs commit note images@3f2a9c01 reviewed-by ada --branch dev
              pfs commit note images@HEAD tests ''
            """;
        return new ClientCommand(io, "note", description, [revision, key, text, branch], async (call, cancellationToken) =>
        {
            var target = Target.ParseRevision(call.Get(revision));
            if (call.Get(branch) is not null && target.Revision.Branch.Length > 0)
            {
                throw FailureException.Usage($"'{target}' names its branch already; --branch is for a commit by its id.");
            }

            var request = new SetNoteRequest
            {
                Repo = target.Repo.ToString(),
                Branch = call.Get(branch) ?? target.Revision.Branch,
                Revision = target.Revision.Revision.Length > 0 ? target.Revision.Revision : "HEAD",
                Key = call.Get(key),
                Text = call.Get(text),
            };
            var commit = await call.Commits.SetNoteAsync(request, cancellationToken: cancellationToken);
            var done = request.Text.Length > 0 ? "has the note" : "has no note";
            call.Print.Line($"Commit {commit.Id} {done} '{request.Key}'.", json => json.Write(commit));
        });
    }
}
