using System.Security.Cryptography;

namespace Pfs.Benchmarks.Servers;

/// <summary>An S3 key pair.</summary>
internal sealed record Credentials(string AccessKey, string SecretKey)
{
    /// <summary>A fresh pair for a server that lives as long as this run.</summary>
    public static Credentials Random() =>
        new($"BENCH{RandomNumberGenerator.GetHexString(15)}", RandomNumberGenerator.GetHexString(40, lowercase: true));
}
