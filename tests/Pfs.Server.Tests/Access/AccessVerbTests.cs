using System.Text.Json;
using FluentAssertions;
using Pfs.Server.Hosting;
using Pfs.Server.Tests.Commands;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.Server.Tests.Access;

public sealed class AccessVerbTests
{
    [Fact]
    public async Task Access_check_says_who_may_and_why_and_its_exit_code_does_too()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("principal", "create", "ada", "--grant", "writer:images@dev");

        (await pfs.RunAsync("access", "check", "PutObject", "images@dev", "--principal", "ada")).Should().Be(
            (0, "ada may. It needs the role writer on images@dev; the grant 'writer images@dev' gives that.\n", ""));
        (await pfs.RunAsync("access", "check", "writer", "images", "--principal", "ada")).Should().Be(
            ((int)ExitCode.Failed, "", "pfs: ada may not. It needs the role writer on all branches of images, and no grant of 'ada' gives that.\n"));
        var asJson = await pfs.RunAsync("access", "check", "reader", "other@HEAD", "--principal", "ada", "--json");
        asJson.Code.Should().Be((int)ExitCode.Failed);
        asJson.Out.Should().Be(
            "{\"allowed\":false,\"principal\":\"ada\",\"needed\":\"reader\","
            + "\"reason\":\"It needs the role reader on other@master, and no grant of 'ada' gives that.\"}\n");
        (await pfs.RunAsync("access", "check", "AdminService/Collect")).Out.Should().EndWith("the grant 'store-admin' gives that.\n");
        (await pfs.RunAsync("access", "check", "reader", "images", "--principal", "bob")).Code.Should().Be((int)ExitCode.NotFound);
        (await pfs.RunAsync("access", "check", "nonsense")).Code.Should().Be((int)ExitCode.Usage);
    }

    [Fact]
    public async Task A_principal_gets_a_key_and_rights_and_loses_them()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@main");

        (await pfs.RunAsync("principal", "create", "ada", "--grant", "reader:images")).Code.Should().Be(0);
        var key = Json(await pfs.RunAsync("key", "create", "ada", "--expires", "90d", "--json"));
        var token = $"{key.GetProperty("accessKey").GetString()}:{key.GetProperty("secretKey").GetString()}";

        (await pfs.RunAsync("x", ["put", "-", "images@main:a"], token)).Code.Should().NotBe(0);
        (await pfs.RunAsync("principal", "grant", "ada", "writer images@main")).Out.Should().Be("ada has now: reader images, writer images@main\n");
        (await pfs.RunAsync("x", ["put", "-", "images@main:a"], token)).Code.Should().Be(0);
        (await pfs.RunAsync("", ["gc"], token)).Error.Should().Contain("has not the right 'store'");
        (await pfs.RunAsync("log", "images@main", "--json")).Out.Should().Contain("\"author\":\"ada\"");
        (await pfs.RunAsync("key", "list", "ada")).Out.Should().Contain("\texpires 20").And.Contain(":00:00Z", "it was used in this hour");
        (await pfs.RunAsync("key", "disable", token.Split(':')[0])).Code.Should().Be(0);
        (await pfs.RunAsync("", ["whoami"], token)).Error.Should().Contain("unknown or disabled");
        (await pfs.RunAsync("key", "enable", token.Split(':')[0])).Code.Should().Be(0);
        var rotated = Json(await pfs.RunAsync("key", "rotate", token.Split(':')[0], "--overlap", "0s", "--json"));
        (await pfs.RunAsync("", ["whoami"], token)).Error.Should().Contain("expired");
        var next = $"{rotated.GetProperty("accessKey").GetString()}:{rotated.GetProperty("secretKey").GetString()}";
        (await pfs.RunAsync("", ["whoami"], next)).Out.Should().StartWith("ada\n");
        (await pfs.RunAsync("principal", "delete", "ada")).Code.Should().Be(0);
        (await pfs.RunAsync("", ["whoami"], next)).Code.Should().NotBe(0);
        (await pfs.RunAsync("principal", "list")).Out.Should().BeEmpty();
    }

    [Fact]
    public async Task A_session_reads_and_does_no_more_than_it_is_for()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@main");
        await pfs.RunAsync("x", ["put", "-", "images@main:a"]);

        var session = Json(await pfs.RunAsync("session", "--for", "15m", "--only", "reader:images", "--json")).GetProperty("token").GetString()!;

        (await pfs.RunAsync("", ["cat", "images@main:a"], session)).Out.Should().Be("x");
        (await pfs.RunAsync("y", ["put", "-", "images@main:a"], session)).Code.Should().NotBe(0);
        (await pfs.RunAsync("", ["session"], session)).Error.Should().Contain("not with another session");
        (await pfs.RunAsync("session", "--for", "5m")).Error.Should().Contain("15 minutes");
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Changes_and_refusals_are_in_the_audit_log_and_no_secret_is()
    {
        await using var pfs = await RunningPfs.StartAsync();
        var root = Pfs.Server.Configuration.RootCredentialFile.Read(pfs.DataDirectory)!;
        using var s3 = new S3Client(pfs.S3, root.AccessKey, root.SecretKey);
        await s3.CreateBucketAsync("main.images");
        var commit = (await s3.PutAsync("main.images", "ä\n", "1")).Header("x-amz-version-id");
        await s3.GetAsync("main.images", "ä\n");
        using var wrong = new S3Client(pfs.S3, root.AccessKey, "not-the-secret");
        await wrong.GetAsync("main.images", "ä\n");
        await pfs.RunAsync("principal", "create", "ada");
        var key = Json(await pfs.RunAsync("key", "create", "ada", "--json"));
        var secret = key.GetProperty("secretKey").GetString()!;
        await pfs.RunAsync("", ["ls", "images@main:"], $"{key.GetProperty("accessKey").GetString()}:{secret}");
        await pfs.StopServerAsync();

        var text = await File.ReadAllTextAsync(Path.Combine(pfs.DataDirectory, "audit", AuditLog.FileName));
        var lines = text.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();

        // A request is told of a little after its answer: the next may come first.
        lines.Select(line => (line.GetProperty("operation").GetString(), line.GetProperty("status").GetString())).Should().BeEquivalentTo([
            ("CreateBucket", "200"), ("PutObject", "200"), ("", "403"), ("AccessService/CreatePrincipal", "OK"), ("AccessService/CreateKey", "OK"),
            ("FileService/ListFiles", "PermissionDenied")]);
        var put = lines.Single(line => line.GetProperty("operation").GetString() == "PutObject");
        put.GetProperty("commit").GetString().Should().Be(commit);
        put.GetProperty("key").GetString().Should().Be("ä\n");
        (put.GetProperty("repo").GetString(), put.GetProperty("branch").GetString()).Should().Be(("images", "main"));
        var list = lines.Single(line => line.GetProperty("operation").GetString() == "FileService/ListFiles");
        (list.GetProperty("principal").GetString(), list.GetProperty("source").GetString()).Should().Be(("ada", "127.0.0.1"));
        text.Should().NotContain(secret).And.NotContain(root.SecretKey);
        File.GetUnixFileMode(Path.Combine(pfs.DataDirectory, "audit", AuditLog.FileName)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task In_a_trusted_network_a_name_is_enough_but_not_for_keys_that_have_a_secret()
    {
        await using var pfs = await RunningPfs.StartAsync("--insecure-trust-access-keys", "writer");
        var root = Pfs.Server.Configuration.RootCredentialFile.Read(pfs.DataDirectory)!;
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@main");
        await pfs.RunAsync("principal", "create", "bob", "-g", "reader images");
        using var alice = new S3Client(pfs.S3, "alice", "anything");
        using var bob = new S3Client(pfs.S3, "bob", "whatever");
        using var nobody = new S3Client(pfs.S3, root.AccessKey, "anything");

        await alice.PutAsync("main.images", "a", "by a name");

        (await bob.ReadAsync("main.images", "a")).Should().Be("by a name");
        ((int)(await bob.SendAsync(HttpMethod.Put, "/main.images/a", body: [1])).Status).Should().Be(403);
        (await nobody.GetAsync("main.images", "a")).Text.Should().Contain("SignatureDoesNotMatch");
        (await pfs.RunAsync("log", "--json", "images@main")).Out.Should().Contain("\"author\":\"alice\"");
    }

    private static JsonElement Json((int Code, string Out, string Error) run)
    {
        run.Code.Should().Be(0, run.Error);
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
