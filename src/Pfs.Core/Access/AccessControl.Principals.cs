using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Pfs.Core;

/// <content>Administration. Each change is one record, durable on return; a refusal changed nothing.</content>
public sealed partial class AccessControl
{
    private const int MaxKeys = 1000;
    private const int MaxGrants = 1000;

    /// <summary>All principals but the root one, by name.</summary>
    public IReadOnlyList<Principal> ListPrincipals() => [.. _store.Principals.Values];

    /// <summary>The principal; <see cref="PfsError.PrincipalNotFound"/> when there is none of that name.</summary>
    public Principal GetPrincipal(string name) => _store.Principals.GetValueOrDefault(name) ?? throw NotFound(name);

    /// <summary>Makes a principal without keys. <see cref="PfsError.InvalidName"/>, <see cref="PfsError.PrincipalExists"/>.</summary>
    public async ValueTask<Principal> CreatePrincipalAsync(string name, IReadOnlyList<Grant> grants, CancellationToken cancellationToken)
    {
        if (!Principal.IsName(name))
        {
            throw new PfsException(PfsError.InvalidName, $"'{name}' is not a principal's name; use 1 to 128 of A-Z a-z 0-9 . _ - @ +.");
        }

        var created = await _store.ChangePrincipalAsync(
            name,
            (before, now) => before is null && name != _root.Identity.Name
                ? grants.Aggregate(new Principal { Name = name, Created = now }, WithGrant)
                : throw new PfsException(PfsError.PrincipalExists, $"Principal '{name}' exists already."),
            cancellationToken);
        return created!;
    }

    /// <summary>Deletes a principal with its keys; its commits keep their author. <see cref="PfsError.PrincipalNotFound"/>.</summary>
    public async ValueTask DeletePrincipalAsync(string name, CancellationToken cancellationToken) =>
        await _store.ChangePrincipalAsync(name, (before, _) => before is null ? throw NotFound(name) : null, cancellationToken);

    /// <summary>Gives a right; again is no change. <see cref="PfsError.PrincipalNotFound"/>; <see cref="PfsError.InvalidArgument"/> for what anonymous callers cannot have.</summary>
    public ValueTask<Principal> GrantAsync(string name, Grant grant, CancellationToken cancellationToken) =>
        ChangeAsync(name, (principal, _) => WithGrant(principal, grant), cancellationToken);

    /// <summary>Takes a right; one that was not given is no change. <see cref="PfsError.PrincipalNotFound"/>.</summary>
    public ValueTask<Principal> RevokeAsync(string name, Grant grant, CancellationToken cancellationToken) =>
        ChangeAsync(
            name,
            (principal, _) => principal.Grants.Contains(grant) ? principal with { Grants = principal.Grants.Remove(grant) } : principal,
            cancellationToken);

    /// <summary>Makes an access key. <see cref="PfsError.PrincipalNotFound"/>; <see cref="PfsError.InvalidArgument"/> for an expiry that is past.</summary>
    public async ValueTask<NewKey> CreateKeyAsync(string name, DateTimeOffset? expires, CancellationToken cancellationToken)
    {
        var (secret, key) = (RandomSecret(), (AccessKey?)null);
        await ChangeAsync(name, (principal, now) => WithKey(principal, key = Make(secret, now, expires)), cancellationToken);
        return new NewKey(key!, secret);
    }

    /// <summary>Disables or enables a key, or sets when it expires. <see cref="PfsError.AccessKeyNotFound"/>.</summary>
    /// <param name="accessKey">Which.</param>
    /// <param name="change">Gives the key as it is to be; its id, times and secret stay.</param>
    /// <param name="cancellationToken">Before the change begins only.</param>
    public async ValueTask<AccessKey> UpdateKeyAsync(
        string accessKey, Func<AccessKey, (bool IsDisabled, DateTimeOffset? Expires)> change, CancellationToken cancellationToken)
    {
        var principal = await ChangeKeyAsync(
            accessKey,
            (principal, key, _) =>
            {
                var (isDisabled, expires) = change(key);
                return principal with
                {
                    Keys = principal.Keys.Replace(key, key with { IsDisabled = isDisabled, Expires = Truncated(expires) }),
                };
            },
            cancellationToken);
        return KeyOf(principal, accessKey);
    }

    /// <summary>Deletes a key. <see cref="PfsError.AccessKeyNotFound"/>.</summary>
    public async ValueTask DeleteKeyAsync(string accessKey, CancellationToken cancellationToken) => await ChangeKeyAsync(
        accessKey, (principal, key, _) => principal with { Keys = principal.Keys.Remove(key) }, cancellationToken);

    /// <summary>Makes another key for the same principal, and lets the old one expire. <see cref="PfsError.AccessKeyNotFound"/>.</summary>
    /// <param name="accessKey">The old one; it never lives longer by this.</param>
    /// <param name="overlap">For how long both are good; 0 or more.</param>
    /// <param name="cancellationToken">Before the change begins only.</param>
    public async ValueTask<NewKey> RotateKeyAsync(string accessKey, TimeSpan overlap, CancellationToken cancellationToken)
    {
        var (secret, made) = (RandomSecret(), (AccessKey?)null);
        await ChangeKeyAsync(
            accessKey,
            (principal, key, now) =>
            {
                var end = now + overlap;
                var old = key with { Expires = key.Expires < end ? key.Expires : end };
                return WithKey(principal with { Keys = principal.Keys.Replace(key, old) }, made = Make(secret, now, expires: null));
            },
            cancellationToken);
        return new NewKey(made!, secret);
    }

    private static string RandomKeyId() => "PFS" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 17);

    private static string RandomSecret() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);

    private static DateTimeOffset? Truncated(DateTimeOffset? time) => time is { } known ? Commits.Micros.Truncated(known) : null;

    private static Principal WithKey(Principal principal, AccessKey key) => principal switch
    {
        { Name: Identity.AnonymousName } => throw new PfsException(
            PfsError.InvalidArgument, "Anonymous callers have no keys; what is granted to them is public."),
        { Keys.Length: >= MaxKeys } => throw new PfsException(
            PfsError.InvalidArgument, $"'{principal}' has {MaxKeys} access keys already; delete some that are not used."),
        _ => principal with { Keys = principal.Keys.Add(key) },
    };

    private static Principal WithGrant(Principal principal, Grant grant)
    {
        if (principal.Name == Identity.AnonymousName && grant.Role != Role.Reader)
        {
            throw new PfsException(PfsError.InvalidArgument, "Anonymous callers can be readers only.");
        }

        if (principal.Grants.Contains(grant))
        {
            return principal;
        }

        return principal.Grants.Length < MaxGrants
            ? principal with { Grants = principal.Grants.Add(grant) }
            : throw new PfsException(PfsError.InvalidArgument, $"'{principal}' has {MaxGrants} grants already; use patterns.");
    }

    private static PfsException NotFound(string name) =>
        new(PfsError.PrincipalNotFound, $"Principal '{name}' does not exist; create it with 'pfs principal create {name}'.");

    private static PfsException KeyNotFound(string accessKey) =>
        new(PfsError.AccessKeyNotFound, $"There is no access key '{accessKey}'; 'pfs key list' shows those that there are.");

    private AccessKey Make(string secret, DateTimeOffset now, DateTimeOffset? expires)
    {
        if (expires <= now)
        {
            throw new PfsException(PfsError.InvalidArgument, $"The key would have expired at {expires:yyyy-MM-dd'T'HH:mm:ss'Z'} already.");
        }

        var id = RandomKeyId();
        var secretBytes = Encoding.UTF8.GetBytes(secret);
        return new AccessKey(new SealedSecret(_box.Seal(secretBytes, id))) { Id = id, Created = now, Expires = Truncated(expires) };
    }

    private async ValueTask<Principal> ChangeAsync(
        string name, Func<Principal, DateTimeOffset, Principal> change, CancellationToken cancellationToken)
    {
        var after = await _store.ChangePrincipalAsync(
            name, (before, now) => before is null ? throw NotFound(name) : change(before, now), cancellationToken);
        return after!;
    }

    private ValueTask<Principal> ChangeKeyAsync(
        string accessKey, Func<Principal, AccessKey, DateTimeOffset, Principal> change, CancellationToken cancellationToken)
    {
        var owner = _store.FindKeyOwner(accessKey) ?? throw KeyNotFound(accessKey);
        return ChangeAsync(
            owner.Name,
            (principal, now) => change(principal, principal.Keys.FirstOrDefault(key => key.Id == accessKey) ?? throw KeyNotFound(accessKey), now),
            cancellationToken);
    }
}
