using System.Text.Json;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Data;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

[Collection(RealClients.Name)]
public sealed class AwsCliTests(SharedServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientFact(Client.AwsCli)]
    public async Task Makes_a_bucket_and_puts_lists_gets_and_removes_a_file()
    {
        await File.WriteAllTextAsync(_folder.File("a.txt"), "hello");

        await AwsAsync("s3", "mb", "s3://master.awscli-basic");
        await AwsAsync("s3", "cp", "a.txt", "s3://master.awscli-basic/dir/a.txt");
        var listed = await AwsAsync("s3", "ls", "s3://master.awscli-basic/dir/");
        await AwsAsync("s3", "cp", "s3://master.awscli-basic/dir/a.txt", "b.txt");
        await AwsAsync("s3", "rm", "s3://master.awscli-basic/dir/a.txt");
        var listedAfterwards = await server.TryRunAsync(
            _folder.Path, Client.AwsCli, [.. Endpoint, "s3", "ls", "s3://master.awscli-basic/dir/"]);

        listed.Output.Should().Contain("a.txt");
        (await File.ReadAllTextAsync(_folder.File("b.txt"))).Should().Be("hello");
        listedAfterwards.Output.Should().BeEmpty();
    }

    [ClientFact(Client.AwsCli)]
    public async Task Syncs_a_tree_there_and_back_without_a_difference()
    {
        SampleTree.WriteTo(_folder.File("tree"));

        await AwsAsync("s3", "mb", "s3://master.awscli-sync");
        await AwsAsync("s3", "sync", "--only-show-errors", "tree", "s3://master.awscli-sync/tree");
        await AwsAsync("s3", "sync", "--only-show-errors", "s3://master.awscli-sync/tree", "back");
        var again = await AwsAsync("s3", "sync", "tree", "s3://master.awscli-sync/tree");

        SampleTree.Fingerprint(_folder.File("back")).Should().Equal(SampleTree.Fingerprint(_folder.File("tree")));
        again.Output.Should().BeEmpty("a second sync finds nothing to do");
    }

    [ClientFact(Client.AwsCli)]
    public async Task Sync_with_delete_removes_what_is_gone_and_the_first_state_stays_readable_as_a_bucket()
    {
        SampleTree.WriteTo(_folder.File("tree"));
        await AwsAsync("s3", "mb", "s3://master.awscli-back");
        await AwsAsync("s3", "sync", "--only-show-errors", "tree", "s3://master.awscli-back");
        var before = SampleTree.Fingerprint(_folder.File("tree"));
        var commit = (await server.Pfs.RunAsync("log", "--plain", "awscli-back@master")).Succeeded().Lines[0].Split(' ')[0];

        File.Delete(_folder.File("tree/one.bin"));
        await File.WriteAllTextAsync(_folder.File("tree/empty.bin"), "not empty any more");
        await AwsAsync("s3", "sync", "--only-show-errors", "--delete", "tree", "s3://master.awscli-back");
        await AwsAsync("s3", "sync", "--only-show-errors", "s3://master.awscli-back", "now");
        await AwsAsync("s3", "sync", "--only-show-errors", $"s3://{commit[..12]}.master.awscli-back", "then");

        SampleTree.Fingerprint(_folder.File("now")).Should().Equal(SampleTree.Fingerprint(_folder.File("tree")));
        SampleTree.Fingerprint(_folder.File("then")).Should().Equal(before);
    }

    [ClientFact(Client.AwsCli)]
    public async Task Get_object_reads_an_older_version_by_its_id_and_by_its_place_in_history()
    {
        await AwsAsync("s3", "mb", "s3://master.awscli-versions");
        var first = await PutAsync("first");
        await PutAsync("second");

        var byId = await ReadAsync(first);
        var byParent = await ReadAsync("HEAD^");
        var byDistance = await ReadAsync("HEAD~1");
        var byNumber = await ReadAsync(".1");
        var newest = await ReadAsync("HEAD");

        new[] { byId, byParent, byDistance, byNumber, newest }.Should().Equal("first", "first", "first", "first", "second");

        async Task<string> PutAsync(string text)
        {
            await File.WriteAllTextAsync(_folder.File("a.txt"), text);
            var put = await AwsAsync(
                "s3api", "put-object", "--bucket", "master.awscli-versions", "--key", "a.txt", "--body", "a.txt");
            return JsonDocument.Parse(put.Output).RootElement.GetProperty("VersionId").GetString()!;
        }

        async Task<string> ReadAsync(string version)
        {
            await AwsAsync(
                "s3api", "get-object", "--bucket", "master.awscli-versions", "--key", "a.txt", "--version-id", version, "out");
            return await File.ReadAllTextAsync(_folder.File("out"));
        }
    }

    [ClientFact(Client.AwsCli)]
    public async Task Uploads_a_large_file_in_parts_and_reads_it_back()
    {
        var bytes = new byte[20 * 1024 * 1024]; // above the CLI's threshold of 8 MiB
        Random.Shared.NextBytes(bytes);
        await File.WriteAllBytesAsync(_folder.File("large.bin"), bytes);

        await AwsAsync("s3", "mb", "s3://master.awscli-large");
        await AwsAsync("s3", "cp", "--only-show-errors", "large.bin", "s3://master.awscli-large/large.bin");
        await AwsAsync("s3", "cp", "--only-show-errors", "s3://master.awscli-large/large.bin", "back.bin");

        (await File.ReadAllBytesAsync(_folder.File("back.bin"))).AsSpan().SequenceEqual(bytes).Should().BeTrue();
    }

    private string[] Endpoint => ["--endpoint-url", server.Environment["AWS_ENDPOINT_URL"]!];

    private Task<CommandResult> AwsAsync(params string[] arguments) =>
        server.RunAsync(_folder.Path, Client.AwsCli, [.. Endpoint, .. arguments]);

    public void Dispose() => _folder.Dispose();
}
