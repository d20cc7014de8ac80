using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Pfs.Server.Tests.Access;

/// <summary>An OpenID Connect issuer on loopback, with an RSA and an elliptic key.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string _rsaId = "rsa-1";

    private Issuer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var issuer = new Issuer(app);
        app.Run(http => http.Response.WriteAsync(http.Request.Path == "/keys"
            ? issuer.Keys()
            : JsonSerializer.Serialize(new { issuer = issuer.Url, jwks_uri = issuer.Url + "/keys" })));
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A new RSA key in the place of the old one.</summary>
    public void Rotate(string id) => (_rsa, _rsaId) = (RSA.Create(2048), id);

    public string Token(object claims, string algorithm = "RS256", string? kid = null)
    {
        var id = kid ?? (algorithm == "ES256" ? "ec-1" : _rsaId);
        var signed = Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, typ = "JWT", kid = id })) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "RS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "ES256" => _ec.SignData(bytes, HashAlgorithmName.SHA256),
            "HS256" => HMACSHA256.HashData(_rsa.ExportRSAPublicKey(), bytes),
            _ => [],
        };
        return signed + "." + Encode(signature);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
        _ec.Dispose();
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private string Keys()
    {
        var (rsa, ec) = (_rsa.ExportParameters(false), _ec.ExportParameters(false));
        return JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new { kty = "RSA", kid = _rsaId, use = "sig", n = Encode(rsa.Modulus!), e = Encode(rsa.Exponent!) },
                new { kty = "EC", kid = "ec-1", crv = "P-256", x = Encode(ec.Q.X!), y = Encode(ec.Q.Y!) },
                new { kty = "oct", kid = "shared", k = "AAAA" },
            },
        });
    }
}
