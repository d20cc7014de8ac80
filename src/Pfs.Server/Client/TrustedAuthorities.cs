using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pfs.Server.Client;

/// <summary>Authorities that the system does not know, such as that of a company: trusted in place of the system's.</summary>
internal static class TrustedAuthorities
{
    public const string Variable = "PFS_CA_FILE";

    /// <summary>The file that the environment names; null: the system's authorities count.</summary>
    public static string? Find(Func<string, string?> variable) => variable(Variable) is { Length: > 0 } file ? file : null;

    /// <summary>Connects as a channel does by itself, but trusts the certificates of that PEM file.</summary>
    public static SocketsHttpHandler CreateHandler(string file) => new()
    {
        UseProxy = false, // a proxy of the environment speaks HTTP/1.1
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(file) },
    };

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // authorities of one's own publish no lists
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw FailureException.Usage($"{Variable} names {file}, which cannot be used: {e.Message.TrimEnd('.')}; it must be PEM.");
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw FailureException.Usage($"{Variable} names {file}, which holds no certificate in PEM.");
    }
}
