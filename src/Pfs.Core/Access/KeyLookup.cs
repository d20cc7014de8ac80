namespace Pfs.Core;

/// <summary>What looking up an access key gave: a credential, or why there is none.</summary>
public readonly record struct KeyLookup
{
    private KeyLookup(Credential? credential, KeyRefusal refusal) => (Credential, Refusal) = (credential, refusal);

    /// <summary>The credential, its secret yet to be proved; null when the key is not accepted.</summary>
    public Credential? Credential { get; }

    /// <summary>Why it is not.</summary>
    public KeyRefusal Refusal { get; }

    /// <summary>Accepted.</summary>
    public static KeyLookup Of(Credential credential) => new(credential, KeyRefusal.None);

    /// <summary>Not accepted.</summary>
    public static KeyLookup Refused(KeyRefusal refusal) => new(null, refusal);
}
