namespace Pfs.Core;

/// <summary>An access key with its secret and the principal that it stands for.</summary>
/// <param name="AccessKey">The public half.</param>
/// <param name="SecretKey">The secret half; never logged.</param>
/// <param name="Principal">Who it is; the author of what it writes.</param>
public sealed record Credential(string AccessKey, string SecretKey, string Principal)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{AccessKey} ({Principal})";
}
