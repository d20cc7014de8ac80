namespace Pfs.Server.Access;

/// <summary>Whose tokens are taken for access keys, and what is read from them.</summary>
internal sealed record OpenIdOptions
{
    /// <summary>What <c>iss</c> must be.</summary>
    public required string Issuer { get; init; }

    /// <summary>What <c>aud</c> must be or hold.</summary>
    public required string Audience { get; init; }

    /// <summary>Where the issuer's keys are; null: where its <c>/.well-known/openid-configuration</c> says.</summary>
    public Uri? Keys { get; init; }

    /// <summary>The secret key that goes with every token; never logged.</summary>
    public required string Secret { get; init; }

    /// <summary>The claim that names the user.</summary>
    public required string NameClaim { get; init; }

    /// <summary>The claim that holds his grants, as a list or with commas between.</summary>
    public required string GrantsClaim { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => Issuer;
}
