using Pfs.Core;

namespace Pfs.Testing;

/// <summary>One caller of each kind that access control tells apart, for a store with the repos <c>images</c> and <c>other</c>.</summary>
public sealed class Callers
{
    private Callers(IReadOnlyList<Caller> all) => All = all;

    public IReadOnlyList<Caller> All { get; }

    public static async Task<Callers> CreateAsync(AccessControl access)
    {
        var all = new List<Caller> { new("anonymous", null, null, IsAccepted: false) };
        foreach (var (name, grant) in new[]
        {
            ("no rights", null), ("reader", "reader images"), ("writer", "writer images"), ("admin", "admin images"),
            ("admin of another repo", "admin other"), ("reader of another branch", "reader images@other"),
        })
        {
            all.Add(await CreateAsync(access, name, grant, _ => ValueTask.CompletedTask, isAccepted: true));
        }

        all.Add(await CreateAsync(
            access, "expired key", "admin images", async key => await access.RotateKeyAsync(key, TimeSpan.Zero, default), isAccepted: false));
        all.Add(await CreateAsync(
            access, "disabled key", "admin images", async key => await access.UpdateKeyAsync(key, _ => (true, null), default), isAccepted: false));
        return new Callers(all);
    }

    private static async Task<Caller> CreateAsync(AccessControl access, string name, string? grant, Func<string, ValueTask> spoil, bool isAccepted)
    {
        var principal = name.Replace(' ', '-');
        Grant[] grants = grant is null ? [] : [Grant.Parse(grant)];
        await access.CreatePrincipalAsync(principal, grants, default);
        var key = await access.CreateKeyAsync(principal, expires: null, default);
        await spoil(key.Key.Id);
        return new Caller(name, key.Key.Id, key.SecretKey, isAccepted) { Identity = new Identity(principal, [.. grants]) };
    }

    /// <param name="Name">Which kind.</param>
    /// <param name="AccessKey">Null when none is sent.</param>
    /// <param name="SecretKey">The key's own.</param>
    /// <param name="IsAccepted">Whether the key proves anything.</param>
    public sealed record Caller(string Name, string? AccessKey, string? SecretKey, bool IsAccepted)
    {
        /// <summary>What it may do, if the key is accepted.</summary>
        public Identity Identity { get; init; } = new(Identity.AnonymousName, []);

        public override string ToString() => Name;
    }
}
