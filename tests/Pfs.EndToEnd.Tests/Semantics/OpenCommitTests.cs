using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Xunit;

namespace Pfs.EndToEnd.Tests.Semantics;

public sealed class OpenCommitTests(SharedServer server) : SemanticsTest(server)
{
    [Fact]
    public async Task Readers_of_the_branch_see_the_last_finished_commit_until_the_open_one_is_finished()
    {
        var before = await S3.PutAsync(Bucket, "a.txt", "before");
        var opened = await StartAsync();
        await S3.PutAsync(Bucket, "a.txt", "staged");
        await S3.PutAsync(Bucket, "b.txt", "staged too");

        var meanwhile = await S3.ReadAsync(Bucket, "a.txt");
        var meanwhileAbsent = await S3.GetAsync(Bucket, "b.txt");
        var finished = await EndAsync("FinishCommit", opened);

        meanwhile.Should().Be("before");
        meanwhileAbsent.Code.Should().Be("NoSuchKey");
        (await S3.ReadAsync(Bucket, "a.txt")).Should().Be("staged");
        (await LogAsync()).Should().Equal(finished.GetProperty("id").GetString()!, before.VersionId!);
    }

    [Fact]
    public async Task The_staged_state_is_read_by_the_id_of_the_open_commit_which_stays_its_alias()
    {
        await S3.PutAsync(Bucket, "a.txt", "before");
        var opened = await StartAsync();
        await S3.PutAsync(Bucket, "a.txt", "staged");

        var asVersion = await S3.ReadAsync(Bucket, "a.txt", opened);
        var asBucket = await S3.ReadAsync($"{opened[..12]}.{Repo}", "a.txt");
        await EndAsync("FinishCommit", opened);
        await S3.PutAsync(Bucket, "a.txt", "after");
        var asAlias = await S3.ReadAsync(Bucket, "a.txt", opened);

        new[] { asVersion, asBucket, asAlias }.Should().AllBe("staged");
    }

    [Fact]
    public async Task Aborting_an_open_commit_drops_what_was_collected()
    {
        await S3.PutAsync(Bucket, "a.txt", "before");
        var opened = await StartAsync();
        await S3.PutAsync(Bucket, "a.txt", "dropped");

        await EndAsync("AbortCommit", opened);
        await S3.PutAsync(Bucket, "b.txt", "after");

        (await S3.ReadAsync(Bucket, "a.txt")).Should().Be("before");
        (await S3.GetAsync(Bucket, "a.txt", opened)).Code.Should().Be("NoSuchVersion");
        (await LogAsync()).Should().HaveCount(2);
    }

    private async Task<string> StartAsync()
    {
        var opened = await Grpc.CallAsync(
            "CommitService/StartCommit", new JsonObject { ["repo"] = Repo, ["branch"] = "master" });
        return opened.GetProperty("id").GetString()!;
    }

    private Task<JsonElement> EndAsync(string how, string opened) => Grpc.CallAsync(
        $"CommitService/{how}", new JsonObject { ["repo"] = Repo, ["commitId"] = opened });
}
