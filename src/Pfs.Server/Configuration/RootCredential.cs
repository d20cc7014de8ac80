using System.Security.Cryptography;

namespace Pfs.Server.Configuration;

/// <summary>The pair of keys that may do everything; S3 and gRPC take the same.</summary>
internal sealed record RootCredential
{
    public const string AccessKeyVariable = "PFS_ROOT_ACCESS_KEY";
    public const string SecretKeyVariable = "PFS_ROOT_SECRET_KEY";

    private const string UpperAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>3-128 characters.</summary>
    public required string AccessKey { get; init; }

    /// <summary>8-128 characters.</summary>
    public required string SecretKey { get; init; }

    /// <summary>20 random characters (100 bits) and 40 random characters (238 bits): the lengths that AWS uses.</summary>
    public static RootCredential CreateRandom() => new()
    {
        AccessKey = RandomNumberGenerator.GetString(UpperAndDigits, 20),
        SecretKey = RandomNumberGenerator.GetString(LettersAndDigits, 40),
    };

    /// <summary>The pair that the environment sets, or null when it sets none; one without the other is refused.</summary>
    public static RootCredential? FromEnvironment(Func<string, string?> variable)
    {
        var (accessKey, secretKey) = (variable(AccessKeyVariable), variable(SecretKeyVariable));
        if (accessKey is null && secretKey is null)
        {
            return null;
        }

        if (accessKey is null || secretKey is null)
        {
            throw FailureException.Usage($"{AccessKeyVariable} and {SecretKeyVariable} must be set both or neither.");
        }

        return TryCreate(accessKey, secretKey) ?? throw FailureException.Usage(
            $"{AccessKeyVariable} must be 3-128 of A-Z a-z 0-9 - _ . and {SecretKeyVariable} 8-128 printable ASCII characters.");
    }

    /// <summary>The pair, or null when one of the keys could not be carried by a signature or a token.</summary>
    public static RootCredential? TryCreate(string accessKey, string secretKey)
    {
        // '/' and ',' split the credential scope of a signature, ':' splits a token.
        var accessKeyIsGood = accessKey.Length is >= 3 and <= 128
            && accessKey.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        var secretKeyIsGood = secretKey.Length is >= 8 and <= 128
            && secretKey.All(c => c is > ' ' and <= '~');
        return accessKeyIsGood && secretKeyIsGood
            ? new RootCredential { AccessKey = accessKey, SecretKey = secretKey }
            : null;
    }

    /// <summary>Hides the secret, should the record ever reach a log.</summary>
    public override string ToString() => AccessKey;
}
