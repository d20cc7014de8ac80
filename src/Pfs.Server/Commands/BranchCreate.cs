using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchCreate
{
    public static Command Create(CommandIo io)
    {
        var branch = new Argument<string>("REPO@BRANCH") { Description = "The new branch." };
        var from = new Option<string?>("--from")
        {
            Description = "The revision that becomes its head; without it the branch is empty.",
            HelpName = "REVISION",
        };
        var description = "Create a branch, empty or at an existing commit; nothing is copied.";
        return new ClientCommand(io, "create", description, [branch, from], async (call, cancellationToken) =>
        {
            var target = Target.ParseNamedBranch(call.Get(branch));
            var request = new CreateBranchRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
            };
            if (call.Get(from) is { } text)
            {
                // Both fields empty would mean an empty branch, so HEAD is written out.
                var origin = RevisionName.Parse(text);
                request.FromBranch = origin.Branch;
                request.FromRevision = origin.IsBranch ? "HEAD" : origin.Revision;
            }

            var created = await call.Branches.CreateBranchAsync(request, cancellationToken: cancellationToken);
            var at = created.Head.Length > 0 ? $" at {Display.Short(created.Head)}" : ", without commits";
            call.Print.Line($"Created branch {target}{at}.", json => json.Write(created));
        });
    }
}
