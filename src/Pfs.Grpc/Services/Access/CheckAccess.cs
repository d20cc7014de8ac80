using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using Grant = Pfs.Core.Grant;
using Role = Pfs.Core.Role;

namespace Pfs.Grpc.Services.Access;

internal static class CheckAccess
{
    public static CheckAccessResponse Handle(AccessControl access, CheckAccessRequest request, Identity caller)
    {
        var who = Find(access, request.Principal, caller);
        var right = RightOf(request.Operation);
        if (right is Right.Known)
        {
            return new CheckAccessResponse
            {
                Allowed = !who.IsAnonymous,
                Principal = who.Name,
                Reason = who.IsAnonymous ? "Anonymous callers may not; send credentials." : "Every principal may.",
            };
        }

        RepoName repo = right == Right.Store ? default : RepoName.Parse(request.Repo);
        BranchName? branch = right == Right.Store || request.Branch.Length == 0 ? null : BranchName.Parse(request.Branch);
        right = branch is { } name ? access.Needed(who, right, repo, name) : right;
        var role = RoleFor(right);
        var (grant, limit) = who.Find(right, repo, branch);
        return new CheckAccessResponse
        {
            Allowed = grant is not null && (who.Limits is null || limit is not null),
            Principal = who.Name,
            Needed = (V1.Role)role,
            Grant = grant is null ? null : GrantMessage.Of(grant),
            Limit = limit is null ? null : GrantMessage.Of(limit),
            Reason = ReasonOf(who, grant, limit, $"{RoleNames.Of(role)}{PlaceOf(right, repo, branch)}"),
        };
    }

    private static Identity Find(AccessControl access, string principal, Identity caller)
    {
        if (principal.Length == 0 || principal == caller.Name)
        {
            return caller;
        }

        if (!caller.IsStoreAdmin)
        {
            throw new PfsException(PfsError.AccessDenied, $"'{caller.Name}' may ask about himself only; a store administrator may ask about others.");
        }

        return access.FindIdentity(principal)
            ?? throw new PfsException(PfsError.PrincipalNotFound, $"Principal '{principal}' does not exist; ListPrincipals shows those that do.");
    }

    private static Right RightOf(string operation) => RoleNames.Parse(operation) switch
    {
        Role.Reader => Right.Read,
        Role.Writer => Right.Write,
        Role.Admin => Right.Admin,
        Role.StoreAdmin => Right.Store,
        _ => AccessTable.Find(operation) ?? throw RequestFields.Invalid(
            $"'{operation}' is no operation; write S3's name as PutObject, an rpc as FileService/WriteFiles, or a role as writer."),
    };

    private static Role RoleFor(Right right) => right switch
    {
        Right.Read => Role.Reader,
        Right.Write => Role.Writer,
        Right.Admin => Role.Admin,
        _ => Role.StoreAdmin,
    };

    private static string PlaceOf(Right right, RepoName repo, BranchName? branch) => (right, branch) switch
    {
        (Right.Store, _) => "",
        (_, { } name) => $" on {repo}@{name}",
        (Right.Read, null) => $" on any branch of {repo}",
        _ => $" on all branches of {repo}",
    };

    private static string ReasonOf(Identity who, Grant? grant, Grant? limit, string needed) => (grant, limit) switch
    {
        (null, _) => $"It needs the role {needed}, and no grant of '{who.Name}' gives that.",
        (_, null) when who.Limits is not null => $"It needs the role {needed}; the grant '{grant}' gives that, but the session is limited to less.",
        (_, null) => $"It needs the role {needed}; the grant '{grant}' gives that.",
        _ => $"It needs the role {needed}; the grant '{grant}' gives that, and the session's limit '{limit}' lets it through.",
    };
}
