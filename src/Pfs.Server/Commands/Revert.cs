using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs revert`: a new commit that undoes another.</summary>
internal static class Revert
{
    public static Command Create(CommandIo io)
    {
        var to = new Argument<string>("REPO@BRANCH") { Description = "The branch that gets the new commit." };
        var commit = new Argument<string>("REVISION") { Description = "The commit to undo; HEAD and HEAD^ are relative to the branch itself." };
        var force = new Option<bool>("--force") { Description = "Undo also what was changed again since." };
        var message = SharedOptions.Message();
        var ifHead = SharedOptions.IfHead();
        var description = """
            Undo what a commit changed, as a new commit.

            Each of its paths becomes what it was before. Where a path was changed again since, nothing is done unless --force is given.

            Examples:
              pfs revert images@master HEAD
              pfs revert images@dev 3f2a9c01 -m "the labels were wrong"
            """;
        return new ClientCommand(io, "revert", description, [to, commit, force, message, ifHead], async (call, cancellationToken) =>
        {
            var target = Target.ParseNamedBranch(call.Get(to));
            var revision = call.Get(commit);
            var request = new RevertCommitRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Revision = RevisionName.ParseRelative(revision),
                Force = call.Get(force),
                Message = call.Get(message) ?? "",
                ExpectedHead = SharedOptions.ExpectedHead(call.Get(ifHead)),
            };
            var answer = await call.Commits.RevertCommitAsync(request, cancellationToken: cancellationToken);
            BroughtBack.Print(call, $"Reverted {revision} on {target}", answer.Commit, answer.WrittenFiles, answer.DeletedFiles);
        });
    }
}
