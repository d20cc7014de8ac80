using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>What several verbs about principals share.</summary>
internal static class Principals
{
    public static IAsyncEnumerable<Principal> ReadAsync(ClientCall call, CancellationToken cancellationToken) => Pages.ReadAsync<Principal>(
        async token =>
        {
            var request = new ListPrincipalsRequest { PageSize = 1000, PageToken = token };
            var page = await call.Access.ListPrincipalsAsync(request, cancellationToken: cancellationToken);
            return (page.Principals, page.NextPageToken);
        },
        cancellationToken);

    /// <summary>"disabled", "expires ..." or "enabled".</summary>
    public static string StateOf(AccessKey key) =>
        key.Disabled ? "disabled" : key.ExpiresAt is null ? "enabled" : $"expires {Display.Time(key.ExpiresAt)}";

    /// <summary>A key that was just made: the only time that its secret is seen.</summary>
    public static void Show(ClientCall call, NewAccessKey made) => call.Print.Line(
        $"access key  {made.Key.Id}\nsecret key  {made.SecretKey}\nIt is shown this once.", json => json.Write(made));
}
