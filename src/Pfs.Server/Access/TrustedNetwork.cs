using Pfs.Core;

namespace Pfs.Server.Access;

/// <summary>
/// For networks that keep strangers out by themselves: an access key that the store does not know is taken for a user's name, and its
/// secret is not checked. A principal of that name lends its grants; everybody else has one role on all repos.
/// </summary>
internal sealed class TrustedNetwork(PfsStore store, Role role)
{
    private readonly Grant _grant = new(role, NamePattern.Any, NamePattern.Any);

    public KeyLookup Find(string accessKey) => !Principal.IsName(accessKey) || accessKey == Identity.AnonymousName
        ? KeyLookup.Refused(KeyRefusal.Unknown)
        : KeyLookup.Of(new Credential(
            accessKey, SecretKey: null, new Identity(accessKey, AccessControl.GrantsOf(store, accessKey) ?? [_grant]) { AccessKey = accessKey }));
}
