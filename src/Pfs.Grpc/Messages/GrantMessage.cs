using Pfs.Core;

namespace Pfs.Grpc.Messages;

/// <summary>A grant, there and back.</summary>
internal static class GrantMessage
{
    public static V1.Grant Of(Grant grant) => grant.Role == Role.StoreAdmin
        ? new V1.Grant { Role = V1.Role.StoreAdmin }
        : new V1.Grant { Role = (V1.Role)grant.Role, Repo = grant.Repo.ToString(), Branch = grant.Branch.ToString() };

    /// <summary>Refuses with <see cref="PfsError.InvalidArgument"/>.</summary>
    public static Grant Read(V1.Grant? message)
    {
        if (message is null || !Enum.IsDefined((Role)message.Role))
        {
            throw RequestFields.Invalid("A grant needs a role: ROLE_READER, ROLE_WRITER, ROLE_ADMIN or ROLE_STORE_ADMIN.");
        }

        var role = (Role)message.Role;
        if (role == Role.StoreAdmin && message.Repo.Length + message.Branch.Length > 0)
        {
            throw RequestFields.Invalid("A store administrator has the whole store: leave repo and branch out.");
        }

        return new Grant(role, Pattern("repo", message.Repo), Pattern("branch", message.Branch));
    }

    private static NamePattern Pattern(string field, string text) => text.Length == 0 ? NamePattern.Any
        : NamePattern.TryParse(text, out var pattern) ? pattern
        : throw RequestFields.Invalid($"{field} must be a name or a pattern of 1 to 63 of A-Z a-z 0-9 _ - and up to four '*', not '{text}'.");
}
