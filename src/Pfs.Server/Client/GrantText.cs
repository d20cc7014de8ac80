using Grant = Pfs.Core.Grant;
using Role = Pfs.Core.Role;

namespace Pfs.Server.Client;

/// <summary>Grants as people write them: <c>reader images</c>, <c>writer team-*@main</c>, <c>store-admin</c>.</summary>
internal static class GrantText
{
    public const string Form = "ROLE:REPO or ROLE:REPO@BRANCH, each a name or a pattern with '*'; ROLE is reader, writer or admin. Or store-admin alone.";

    public static string Of(Grpc.V1.Grant grant)
    {
        var text = $"{Pfs.Core.RoleNames.Of((Role)grant.Role)} {OrAny(grant.Repo)}@{OrAny(grant.Branch)}";
        return grant.Role == Grpc.V1.Role.StoreAdmin || !Grant.TryParse(text, out var parsed) ? Pfs.Core.RoleNames.Of((Role)grant.Role) : parsed.ToString();
    }

    /// <summary>Usage failure: it is none.</summary>
    public static Grpc.V1.Grant Parse(string text) => Grant.TryParse(text, out var grant)
        ? grant.Role == Role.StoreAdmin
            ? new Grpc.V1.Grant { Role = Grpc.V1.Role.StoreAdmin }
            : new Grpc.V1.Grant { Role = (Grpc.V1.Role)grant.Role, Repo = grant.Repo.ToString(), Branch = grant.Branch.ToString() }
        : throw FailureException.Usage($"'{text}' is not a grant; write {Form}");

    private static string OrAny(string pattern) => pattern.Length == 0 ? "*" : pattern;
}
