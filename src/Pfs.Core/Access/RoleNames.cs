namespace Pfs.Core;

/// <summary>Roles as people write them.</summary>
public static class RoleNames
{
    /// <summary><c>reader</c>, <c>writer</c>, <c>admin</c> or <c>store-admin</c>.</summary>
    public static string Of(Role role) => role switch
    {
        Role.Reader => "reader",
        Role.Writer => "writer",
        Role.Admin => "admin",
        _ => "store-admin",
    };

    /// <summary>The role of that name; null when there is none.</summary>
    public static Role? Parse(string text) => text switch
    {
        "reader" => Role.Reader,
        "writer" => Role.Writer,
        "admin" => Role.Admin,
        "store-admin" => Role.StoreAdmin,
        _ => null,
    };
}
