using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>
/// Who may do what (ADR 0011): finds the identity behind an access key, decides, and administers principals. Both edges use the same one. Safe for
/// any number of callers; changes are durable when they return, and hold for the next request.
/// </summary>
public sealed partial class AccessControl
{
    private const int MaxNoted = 100_000;

    private readonly PfsStore _store;
    private readonly SecretBox _box;
    private readonly Credential _root;
    private readonly TimeProvider _clock;
    private readonly Func<string, KeyLookup>? _foreign;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _noted = new(StringComparer.Ordinal);

    /// <summary>Takes what it needs; owns none of it.</summary>
    /// <param name="store">Keeps the principals.</param>
    /// <param name="box">Seals their secrets.</param>
    /// <param name="root">May do everything, and is administered elsewhere.</param>
    /// <param name="clock">Tells when keys expire.</param>
    /// <param name="foreign">Looks up access keys that the store does not know (tokens of another issuer, say); null: there are none.</param>
    public AccessControl(PfsStore store, SecretBox box, Credential root, TimeProvider clock, Func<string, KeyLookup>? foreign = null) =>
        (_store, _box, _root, _clock, _foreign) = (store, box, root, clock, foreign);

    /// <summary>Whether the store holds secrets that were sealed with a key file.</summary>
    public static bool HasSealedSecrets(PfsStore store) => store.Principals.Values.Any(principal => principal.Keys.Length > 0);

    /// <summary>Takes each change and each refusal, at once and for good; null: nobody asks.</summary>
    public Action<AuditEntry>? Audit { get; init; }

    /// <summary>Who calls without any proof: may do what is granted to the principal <see cref="Identity.AnonymousName"/>.</summary>
    public Identity Anonymous => new(Identity.AnonymousName, GrantsOf(_store, Identity.AnonymousName) ?? []);

    /// <summary>The credential of an access key that comes without a session token.</summary>
    public KeyLookup Find(string accessKey)
    {
        if (accessKey == _root.AccessKey)
        {
            return KeyLookup.Of(_root);
        }

        if (_store.FindKeyOwner(accessKey) is not { } owner)
        {
            return _foreign?.Invoke(accessKey) ?? KeyLookup.Refused(KeyRefusal.Unknown);
        }

        var key = KeyOf(owner, accessKey);
        if (RefusalOf(key) is var refusal and not KeyRefusal.None)
        {
            return KeyLookup.Refused(refusal);
        }

        return KeyLookup.Of(new Credential(
            accessKey, key.Secret.Open(_box, accessKey), new Identity(owner.Name, owner.Grants) { AccessKey = accessKey }));
    }

    /// <summary>The credential of a session.</summary>
    /// <param name="accessKey">The session's access key; null when the token alone was sent.</param>
    /// <param name="token">Its token.</param>
    public KeyLookup FindSession(string? accessKey, string token)
    {
        if (SessionToken.Read(_box, token) is not { } session || (accessKey is not null && accessKey != session.AccessKey))
        {
            return KeyLookup.Refused(KeyRefusal.TokenInvalid);
        }

        if (_clock.GetUtcNow() >= session.Expires)
        {
            return KeyLookup.Refused(KeyRefusal.TokenExpired);
        }

        var parent = Find(session.ParentKey);
        return parent.Credential is { Identity: var identity } && identity.Name == session.Principal
            ? KeyLookup.Of(new Credential(session.AccessKey, session.SecretKey, identity with { AccessKey = session.AccessKey, Limits = session.Limits }))
            : KeyLookup.Refused(KeyRefusal.Disabled);
    }

    /// <summary>Opens a session for a caller who proved himself with a key of this store; nothing is kept of it.</summary>
    /// <param name="caller">Whose rights it has.</param>
    /// <param name="lifetime">15 minutes to 36 hours.</param>
    /// <param name="limits">Grants that narrow his; null: all that he has.</param>
    /// <exception cref="PfsException">
    /// <see cref="PfsError.InvalidArgument"/>: a lifetime out of range; <see cref="PfsError.AccessDenied"/>: the caller came by a session himself, or by
    /// a key that is not of this store.
    /// </exception>
    public NewSession CreateSession(Identity caller, TimeSpan lifetime, ImmutableArray<Grant>? limits)
    {
        if (lifetime < TimeSpan.FromMinutes(15) || lifetime > TimeSpan.FromHours(36))
        {
            throw new PfsException(PfsError.InvalidArgument, "A session lasts 15 minutes to 36 hours.");
        }

        if (caller.AccessKey != _root.AccessKey && _store.FindKeyOwner(caller.AccessKey) is null)
        {
            throw new PfsException(PfsError.AccessDenied, "A session is opened with an access key of this store, not with another session.");
        }

        var session = new SessionToken(
            caller.Name, caller.AccessKey, RandomKeyId(), RandomSecret(), Commits.Micros.Truncated(_clock.GetUtcNow() + lifetime), limits);
        return new NewSession(session.AccessKey, session.SecretKey, session.Write(_box), session.Expires);
    }

    /// <summary>Notes that a key was used; once an hour for each that is a record in the log, written while the caller goes on.</summary>
    public void Used(Identity caller)
    {
        var now = _clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var accessKey = caller.AccessKey;
        if (accessKey.Length == 0 || (_noted.TryGetValue(accessKey, out var noted) && noted >= hour)
            || _store.FindKeyOwner(accessKey) is not { } owner)
        {
            return;
        }

        if (_noted.Count > MaxNoted)
        {
            _noted.Clear();
        }

        _noted[accessKey] = hour;
        if (KeyOf(owner, accessKey).LastUsed is not { } last || last < hour)
        {
            _ = NoteAsync(accessKey, hour);
        }
    }

    /// <summary>
    /// Whether a caller may read what a revision names: his right to the branch does, or, for a commit by its id, that to a branch which holds it.
    /// </summary>
    public bool MayRead(Identity caller, BranchRef at, Revision revision) => caller.MayReadAll(at.Repo) || revision.Origin switch
    {
        RevisionBase.Branch other => caller.May(Right.Read, at.Repo, other.Name),
        RevisionBase.Commit => _store.IsHeldBy(at.Repo, revision, branch => caller.May(Right.Read, at.Repo, branch))
            ?? caller.May(Right.Read, at.Repo, at.Branch),
        _ => caller.May(Right.Read, at.Repo, at.Branch),
    };

    /// <summary>
    /// The right that a caller needs for what takes <paramref name="right"/> elsewhere: who may write needs that of an admin on a protected branch.
    /// </summary>
    public Right Needed(Identity caller, Right right, RepoName repo, BranchName branch) =>
        right == Right.Write && _store.IsProtected(new BranchRef(repo, branch)) && caller.May(right, repo, branch) ? Right.Admin : right;

    /// <summary>
    /// Whether a caller has a right on the branch where a commit is open, or, when it is finished already, on one that holds it; on all branches
    /// when there is none of that id.
    /// </summary>
    public bool MayChange(Identity caller, Right right, RepoName repo, CommitId open) =>
        _store.IsHeldBy(repo, Revision.Of(open), branch => caller.May(Needed(caller, right, repo, branch), repo, branch))
            ?? caller.May(right, repo, branch: null);

    /// <summary>Who a name stands for: the root credential, anonymous callers, or a principal of this store; null when there is none.</summary>
    public Identity? FindIdentity(string name) => name == _root.Identity.Name ? _root.Identity
        : name == Identity.AnonymousName ? Anonymous
        : GrantsOf(_store, name) is { } grants ? new Identity(name, grants)
        : null;

    /// <summary>The rights of a principal of this store; null when there is none of that name.</summary>
    public static ImmutableArray<Grant>? GrantsOf(PfsStore store, string name) =>
        store.Principals.TryGetValue(name, out var principal) ? principal.Grants : null;

    private static AccessKey KeyOf(Principal owner, string accessKey) => owner.Keys.First(key => key.Id == accessKey);

    private KeyRefusal RefusalOf(AccessKey key) =>
        key.IsDisabled ? KeyRefusal.Disabled : key.IsUsableAt(_clock.GetUtcNow()) ? KeyRefusal.None : KeyRefusal.Expired;

    private async Task NoteAsync(string accessKey, DateTimeOffset hour)
    {
        try
        {
            await _store.KeyUsedAsync(accessKey, hour);
        }
        catch (PfsException)
        {
            // The disk is full, or the store is closing: the next hour may have more luck.
        }
    }
}
