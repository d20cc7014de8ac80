using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoShow
{
    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Which repo." };
        return new ClientCommand(io, "show", "Show a repo.", [repo], async (call, cancellationToken) =>
        {
            var request = new GetRepoRequest { Repo = Target.ParseRepo(call.Get(repo)).ToString() };
            var found = await call.Repos.GetRepoAsync(request, cancellationToken: cancellationToken);
            call.Print.Line(
                $"{found.Name}\nbranches     {found.BranchCount}\ncreated      {Display.Time(found.CreatedAt)}\n"
                + $"retention    {(found.HasDeletedRetentionSeconds ? Durations.Text(found.DeletedRetentionSeconds) : "the server's")}\n"
                + $"description  {Display.OrDash(found.Description)}",
                json => json.Write(found));
        });
    }
}
