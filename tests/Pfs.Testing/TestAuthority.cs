using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pfs.Testing;

/// <summary>A certificate authority with one authority below it, and the certificates that this one issues for servers of tests.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _issuer;

    /// <summary>Makes both authorities; they are good for an hour.</summary>
    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Pfs test root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _root = root.CreateSelfSigned(Now.AddMinutes(-5), Now.AddHours(1));

        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = new CertificateRequest("CN=Pfs test issuer", issuerKey, HashAlgorithmName.SHA256);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, true, 0, critical: true));
        using var bare = issuer.Create(_root, Now.AddMinutes(-5), Now.AddMinutes(50), RandomNumberGenerator.GetBytes(8));
        _issuer = bare.CopyWithPrivateKey(issuerKey);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>What a client has to trust, as PEM.</summary>
    public string RootPem => _root.ExportCertificatePem();

    /// <summary>A certificate for localhost, 127.0.0.1 and further names, with its issuer's behind it, and its key; both as PEM.</summary>
    public (string Certificate, string Key) Issue(params string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var host in hosts.Append("localhost"))
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_issuer, Now.AddMinutes(-5), Now.AddMinutes(45), RandomNumberGenerator.GetBytes(8));
        return (
            certificate.ExportCertificatePem() + "\n" + _issuer.ExportCertificatePem() + "\n",
            key.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _issuer.Dispose();
    }
}
