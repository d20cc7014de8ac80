using System.Runtime.Versioning;
using System.Text.Json;
using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests;

public sealed class ServerTests
{
    private const int Writers = 16;
    private const int PutsPerWriter = 100;

    [Fact]
    public async Task Sixteen_writers_on_one_branch_make_one_chain_in_which_every_put_has_a_version_of_its_own()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"));
        await pfs.S3.CreateBucketAsync("master.chain");

        var writes = (await Task.WhenAll(Enumerable.Range(0, Writers).Select(WriteAsync))).SelectMany(list => list).ToArray();
        var log = (await pfs.RunAsync("log", "--plain", "chain@master")).Succeeded().Lines;
        var reads = new List<string>();
        foreach (var write in writes)
        {
            reads.Add((await pfs.S3.GetAsync("master.chain", write.Key, write.VersionId)).Text);
        }

        reads.Should().Equal(writes.Select(write => write.Text));
        var chain = log.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        chain.Should().HaveCount(Writers * PutsPerWriter);
        chain.Select(commit => commit[0]).Should().BeEquivalentTo(writes.Select(write => write.VersionId)).And.OnlyHaveUniqueItems();
        chain.SkipLast(1).Select(commit => commit[1]).Should().Equal(chain.Skip(1).Select(commit => commit[0]));
        chain[^1][1].Should().Be("-", "the first commit has no parent");

        async Task<List<(string Key, string VersionId, string Text)>> WriteAsync(int writer)
        {
            var made = new List<(string, string, string)>();
            for (var i = 0; i < PutsPerWriter; i++)
            {
                // Every tenth key is fought over by all the writers.
                var key = i % 10 == 0 ? "shared" : $"{writer}/{i % 7}";
                var text = $"writer {writer}, put {i}";
                made.Add((key, (await pfs.S3.PutAsync("master.chain", key, text)).VersionId!, text));
            }

            return made;
        }
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_refuses_to_start_with_one_sentence()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"));

        var second = await pfs.StartSecondServerAsync();

        second.ExitCode.Should().NotBe(0);
        second.Error.Trim().Should().Contain(data.File("store")).And.NotContain("\n").And.NotContain("   at ");
        (await pfs.S3.SendAsync(HttpMethod.Get, "/")).Succeeded();
    }

    [Fact]
    [SupportedOSPlatform("linux")] // for the file mode
    public async Task The_first_start_makes_a_credential_that_works_and_shows_it_once()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"), withCredential: false);
        var credential = JsonDocument.Parse(
            await File.ReadAllTextAsync(data.File("store/root-credential.json"))).RootElement;
        var accessKey = credential.GetProperty("accessKey").GetString()!;
        var secretKey = credential.GetProperty("secretKey").GetString()!;
        using var s3 = new Testing.S3.S3Client(pfs.S3Address, accessKey, secretKey);

        await s3.CreateBucketAsync("master.first");
        for (var waits = 0; waits < 1500 && !pfs.Log.Contains(secretKey, StringComparison.Ordinal); waits++)
        {
            await Task.Delay(20); // it listens before it shows the credential
        }

        await pfs.StopAsync();
        var firstLog = pfs.Log;
        await pfs.StartAsync();

        firstLog.Should().Contain(accessKey).And.Contain(secretKey);
        pfs.Log[firstLog.Length..].Should().NotContain(secretKey);
        (await s3.PutAsync("master.first", "a.txt", "x")).VersionId.Should().HaveLength(64);
        File.GetUnixFileMode(data.File("store/root-credential.json"))
            .Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
