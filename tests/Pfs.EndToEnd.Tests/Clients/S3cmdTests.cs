using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

[Collection(RealClients.Name)]
public sealed class S3cmdTests(SharedServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientFact(Client.S3cmd)]
    public async Task Makes_a_bucket_and_puts_lists_gets_and_deletes_a_file()
    {
        await File.WriteAllTextAsync(_folder.File("a.txt"), "hello");

        await S3cmdAsync("mb", "s3://master.s3cmd");
        await S3cmdAsync("put", "a.txt", "s3://master.s3cmd/dir/a.txt");
        var listed = await S3cmdAsync("ls", "s3://master.s3cmd/dir/");
        await S3cmdAsync("get", "s3://master.s3cmd/dir/a.txt", "b.txt");
        await S3cmdAsync("del", "s3://master.s3cmd/dir/a.txt");
        var listedAfterwards = await S3cmdAsync("ls", "s3://master.s3cmd/dir/");

        listed.Output.Should().Contain("s3://master.s3cmd/dir/a.txt");
        (await File.ReadAllTextAsync(_folder.File("b.txt"))).Should().Be("hello");
        listedAfterwards.Output.Should().NotContain("a.txt");
    }

    private Task<CommandResult> S3cmdAsync(params string[] arguments)
    {
        var host = server.Pfs.S3Address.Authority;
        return server.RunAsync(
            _folder.Path,
            Client.S3cmd,
            [
                "--config", "/dev/null", "--no-ssl", "--no-progress",
                "--access_key", PfsProcess.AccessKey, "--secret_key", PfsProcess.SecretKey,
                // The same host for both: s3cmd then writes the bucket into the path.
                "--host", host, "--host-bucket", host,
                .. arguments,
            ]);
    }

    public void Dispose() => _folder.Dispose();
}
