namespace Pfs.Core;

/// <summary>What a session is used with: all three, as any S3 client takes them.</summary>
/// <param name="AccessKey">20 characters.</param>
/// <param name="SecretKey">40 characters.</param>
/// <param name="Token">Goes along as <c>x-amz-security-token</c>, or alone as a bearer token.</param>
/// <param name="Expires">When it ends.</param>
public sealed record NewSession(string AccessKey, string SecretKey, string Token, DateTimeOffset Expires)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => AccessKey;
}
