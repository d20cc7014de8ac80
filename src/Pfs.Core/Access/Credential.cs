namespace Pfs.Core;

/// <summary>An access key with its secret and who it stands for.</summary>
/// <param name="AccessKey">The public half.</param>
/// <param name="SecretKey">The secret half; never logged. Null where it is not checked (a trusted network).</param>
/// <param name="Identity">Who it is, and what he may do.</param>
public sealed record Credential(string AccessKey, string? SecretKey, Identity Identity)
{
    /// <summary>A credential that may do everything.</summary>
    public static Credential OfRoot(string accessKey, string secretKey, string name) =>
        new(accessKey, secretKey, new Identity(name, [Grant.Everything]) { AccessKey = accessKey });

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{AccessKey} ({Identity.Name})";
}
