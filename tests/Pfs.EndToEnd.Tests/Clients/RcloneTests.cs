using FluentAssertions;
using Pfs.EndToEnd.Tests.Data;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

[Collection(RealClients.Name)]
public sealed class RcloneTests(SharedServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientFact(Client.Rclone)]
    public Task Copies_checks_and_lists_a_tree_as_provider_Other() => CopiesChecksAndListsAsync("Other");

    [ClientFact(Client.Rclone)]
    public Task Copies_checks_and_lists_a_tree_as_provider_Minio() => CopiesChecksAndListsAsync("Minio");

    [ClientFact(Client.Rclone)]
    public async Task Sync_changes_only_what_differs_and_deletes_what_is_gone()
    {
        SampleTree.WriteTo(_folder.File("tree"));
        var remote = Remote("Other") + "master.rclone-sync";
        await RcloneAsync("mkdir", remote);
        await RcloneAsync("sync", "tree", remote);

        File.Delete(_folder.File("tree/one.bin"));
        await File.WriteAllTextAsync(_folder.File("tree/empty.bin"), "not empty any more");
        await RcloneAsync("sync", "tree", remote);
        await RcloneAsync("sync", remote, "back");
        var commits = await server.Pfs.RunAsync("log", "--plain", "rclone-sync@master");
        await RcloneAsync("sync", "tree", remote);
        var commitsAfterIdleSync = await server.Pfs.RunAsync("log", "--plain", "rclone-sync@master");

        SampleTree.Fingerprint(_folder.File("back")).Should().Equal(SampleTree.Fingerprint(_folder.File("tree")));
        commitsAfterIdleSync.Succeeded().Lines.Should().Equal(commits.Succeeded().Lines);
    }

    private async Task CopiesChecksAndListsAsync(string provider)
    {
        var files = SampleTree.WriteTo(_folder.File("tree"));
        var bucket = $"master.rclone-{provider}";
        var remote = Remote(provider) + bucket;

        await RcloneAsync("mkdir", remote);
        await RcloneAsync("copy", "tree", remote);
        await RcloneAsync("check", "--download", "tree", remote);
        var buckets = await RcloneAsync("lsd", Remote(provider));
        var keys = await RcloneAsync("lsf", "--recursive", "--files-only", remote);

        buckets.Output.Should().Contain(bucket);
        keys.Lines.Should().HaveCount(files);
    }

    private string Remote(string provider) =>
        $":s3,provider={provider},env_auth,region=us-east-1,endpoint=\"{server.Environment["AWS_ENDPOINT_URL"]}\":";

    private Task<CommandResult> RcloneAsync(params string[] arguments) =>
        server.RunAsync(_folder.Path, Client.Rclone, [.. arguments, "--config", "/dev/null", "--retries", "1"]);

    public void Dispose() => _folder.Dispose();
}
