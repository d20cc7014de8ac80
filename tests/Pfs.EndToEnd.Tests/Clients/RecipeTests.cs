using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>Each test is a script in shell/, of commands as a person types them; it ends with exit code 0 when all of it went as it should.</summary>
[Collection(RealClients.Name)]
public sealed class RecipeTests(SharedServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientFact(Client.AwsCli)]
    public Task Aws_with_a_profile_below_a_base_path() => RunAsync("aws_profile.sh");

    [ClientFact(Client.AwsCli, Client.Curl)]
    public Task Aws_s3api_does_every_operation() => RunAsync("aws_s3api.sh");

    [ClientFact(Client.Rclone)]
    public Task Rclone_with_a_remote_of_provider_Minio() => RunAsync("rclone.sh", "Minio");

    [ClientFact(Client.Rclone)]
    public Task Rclone_with_a_remote_of_provider_Other() => RunAsync("rclone.sh", "Other");

    [ClientFact(Client.Rclone)]
    public Task Rclone_copies_a_file_of_300_MB_in_parts() => RunAsync("rclone_large.sh", "Other");

    [ClientFact(Client.Rclone, Setting = "--multipart-etag")]
    public async Task Rclone_copies_a_file_of_300_MB_in_parts_as_provider_Minio_when_ETags_are_as_S3_makes_them()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"), withCredential: true, "--multipart-etag", "s3");
        var environment = server.Environment;
        environment["AWS_ENDPOINT_URL"] = pfs.S3Address.GetLeftPart(UriPartial.Authority);

        (await Command.RunAsync("/bin/bash", [Script("rclone_large.sh"), "Minio"], environment, _folder.Path)).Succeeded();
    }

    [ClientFact(Client.S3cmd)]
    public Task S3cmd_with_a_configuration_file() => RunAsync("s3cmd.sh");

    [ClientFact(Client.Restic)]
    public Task Restic_backs_up_checks_and_restores() => RunAsync("restic.sh");

    [ClientFact(Client.S3fs, Client.AwsCli, Device = "/dev/fuse")]
    public Task S3fs_mounts_a_bucket_as_a_folder() => RunAsync("s3fs.sh");

    private Task<CommandResult> RunAsync(string script, params string[] arguments) =>
        server.RunAsync(_folder.Path, "/bin/bash", [Script(script), .. arguments]);

    private static string Script(string name) => Repository.PathOf("tests", "Pfs.EndToEnd.Tests", "shell", name);

    public void Dispose() => _folder.Dispose();
}
