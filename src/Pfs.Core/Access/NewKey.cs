namespace Pfs.Core;

/// <summary>An access key that was just made, with its secret: nobody can get it a second time.</summary>
/// <param name="Key">The key.</param>
/// <param name="SecretKey">40 characters of <c>A-Za-z0-9</c>.</param>
public sealed record NewKey(AccessKey Key, string SecretKey)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => Key.Id;
}
