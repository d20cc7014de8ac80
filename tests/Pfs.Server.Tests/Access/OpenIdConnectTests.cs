using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Pfs.Core;
using Pfs.Server.Access;
using Pfs.Server.Tests.Commands;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.Server.Tests.Access;

public sealed class OpenIdConnectTests
{
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_token_of_the_issuer_is_an_access_key_with_the_rights_of_its_claims(string algorithm)
    {
        await using var issuer = await Issuer.StartAsync();
        await using var oidc = Create(issuer);

        var found = oidc.Find(issuer.Token(Claims(issuer), algorithm)).Credential!;

        found.Identity.Name.Should().Be("ada");
        found.SecretKey.Should().Be("shared-secret");
        found.Identity.Grants.Select(grant => grant.ToString()).Should().Equal("writer images", "reader other@main");
    }

    [Fact]
    public async Task Everything_else_is_refused()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var stranger = await Issuer.StartAsync();
        await using var oidc = Create(issuer);
        var good = issuer.Token(Claims(issuer));
        string[] bad =
        [
            stranger.Token(Claims(issuer)),
            issuer.Token(Claims(issuer, iss: "http://elsewhere")),
            issuer.Token(Claims(issuer, aud: "another")),
            issuer.Token(Claims(issuer, nbf: Now + 300)),
            issuer.Token(Claims(issuer, name: "anonymous")),
            issuer.Token(Claims(issuer, name: "")),
            issuer.Token(new { iss = issuer.Url, aud = "pfs", sub = "ada" }),
            issuer.Token(Claims(issuer), "none"),
            issuer.Token(Claims(issuer), "HS256"),
            issuer.Token(Claims(issuer), "RS256", kid: "ec-1"),
            issuer.Token(Claims(issuer), "RS256", kid: "shared"),
            issuer.Token(Claims(issuer), "RS256", kid: "unknown"),
            good[..^8] + "AAAAAAAA",
            good + "x.y",
            "a.b.c",
            "..",
            new string('.', 20_000),
        ];

        oidc.Find(good).Credential.Should().NotBeNull();
        foreach (var token in bad)
        {
            oidc.Find(token).Credential.Should().BeNull(token);
        }

        oidc.Find(issuer.Token(Claims(issuer, exp: Now - 120))).Refusal.Should().Be(KeyRefusal.Expired);
    }

    [Fact]
    public async Task A_key_that_the_issuer_brings_in_later_is_read_when_it_is_met()
    {
        await using var issuer = await Issuer.StartAsync();
        var clock = new LateClock();
        await using var oidc = Create(issuer, clock);
        oidc.Find(issuer.Token(Claims(issuer))).Credential.Should().NotBeNull();

        issuer.Rotate("rsa-2");
        oidc.Find(issuer.Token(Claims(issuer))).Credential.Should().BeNull("it asks the issuer every ten seconds at most");
        clock.Later = TimeSpan.FromSeconds(11);

        oidc.Find(issuer.Token(Claims(issuer))).Credential.Should().NotBeNull();
    }

    [Fact]
    public async Task A_client_that_knows_nothing_but_signatures_writes_and_reads_with_a_token_of_4_KB()
    {
        await using var issuer = await Issuer.StartAsync();
        var secretFile = Path.Combine(Directory.CreateTempSubdirectory("pfs-oidc-").FullName, "secret");
        await File.WriteAllTextAsync(secretFile, "shared-secret\n");
        await using var pfs = await RunningPfs.StartAsync("--oidc-issuer", issuer.Url, "--oidc-secret-file", secretFile);
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@main");
        await pfs.RunAsync("repo", "create", "other");
        await pfs.RunAsync("branch", "create", "other@main");
        var token = issuer.Token(new { iss = issuer.Url, aud = new[] { "x", "pfs" }, exp = Now + 600, sub = "ada", pfs = "writer images, reader other@main", padding = new string('p', 4096) });
        token.Length.Should().BeGreaterThan(4096);
        using var s3 = new S3Client(pfs.S3, token, "shared-secret");

        await s3.PutAsync("main.images", "a", "by a token");
        (await s3.ReadAsync("main.images", "a")).Should().Be("by a token");
        ((int)(await s3.HeadAsync("main.images", "a")).Status).Should().Be(200);
        ((int)(await s3.SendAsync(HttpMethod.Put, "/main.other/a", body: [1])).Status).Should().Be(403);
        using var wrong = new S3Client(pfs.S3, token, "another-secret");
        (await wrong.GetAsync("main.images", "a")).Text.Should().Contain("SignatureDoesNotMatch");

        (await pfs.RunAsync("log", "--json", "images@main")).Out.Should().Contain("\"author\":\"ada\"");
        (await pfs.RunAsync("", ["whoami"], token + ":shared-secret")).Out.Should().StartWith("ada\n").And.Contain("grant  writer images");
    }

    private static OpenIdConnect Create(Issuer issuer, TimeProvider? clock = null) => new(
        new OpenIdOptions { Issuer = issuer.Url, Audience = "pfs", Secret = "shared-secret", NameClaim = "sub", GrantsClaim = "pfs" },
        clock ?? TimeProvider.System,
        NullLogger.Instance);

    private static object Claims(Issuer issuer, string? iss = null, string aud = "pfs", string name = "ada", long? exp = null, long? nbf = null) => new
    {
        iss = iss ?? issuer.Url,
        aud,
        sub = name,
        exp = exp ?? Now + 600,
        nbf = nbf ?? Now - 5,
        pfs = new[] { "writer images", "reader other@main", "something else" },
    };

    // Stands still by itself: a test that is held up is not a test ten seconds later.
    private sealed class LateClock : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override long GetTimestamp() => (long)(Later.TotalSeconds * TimestampFrequency);
    }
}
