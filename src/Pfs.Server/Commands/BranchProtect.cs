using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchProtect
{
    public static Command Create(CommandIo io) => Create(
        io, "protect", "Let only admins write to a branch from now on.", isProtected: true, "is protected: only its admins write to it.");

    public static Command CreateEnd(CommandIo io) => Create(
        io, "unprotect", "Let its writers write to a protected branch again.", isProtected: false, "is not protected.");

    private static ClientCommand Create(CommandIo io, string name, string description, bool isProtected, string result)
    {
        var branch = new Argument<string>("REPO@BRANCH") { Description = "Which branch." };
        return new ClientCommand(io, name, description, [branch], async (call, cancellationToken) =>
        {
            var target = Target.ParseNamedBranch(call.Get(branch));
            var request = new ProtectBranchRequest { Repo = target.Repo.ToString(), Branch = target.Revision.Branch, Protected = isProtected };
            var answer = await call.Branches.ProtectBranchAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"{target} {result}", json => json.Write(answer));
        });
    }
}
