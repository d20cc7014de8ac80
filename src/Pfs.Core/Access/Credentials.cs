using System.Collections.Frozen;

namespace Pfs.Core;

/// <summary>The credentials that both edges accept.</summary>
public sealed class Credentials
{
    private readonly FrozenDictionary<string, Credential> _byAccessKey;

    /// <summary>Takes the credentials; access keys must differ.</summary>
    public Credentials(IEnumerable<Credential> credentials) =>
        _byAccessKey = credentials.ToFrozenDictionary(credential => credential.AccessKey, StringComparer.Ordinal);

    /// <summary>The credential of an access key; null when there is none.</summary>
    public Credential? Find(string accessKey) => _byAccessKey.GetValueOrDefault(accessKey);
}
