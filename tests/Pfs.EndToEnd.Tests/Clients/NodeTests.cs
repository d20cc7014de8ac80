using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>Each test is a script in node/ that ends with exit code 0 when all of its assertions held.</summary>
[Collection(RealClients.Name)]
public sealed class NodeTests(SharedServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientFact(Client.NodeS3)]
    public Task Aws_sdk_puts_a_stream_gets_lists_and_deletes() => RunAsync("s3_streams.mjs");

    [ClientFact(Client.NodeS3)]
    public Task Aws_sdk_presigned_put_stores_what_the_browser_sends() => RunAsync("s3_presigned.mjs");

    [ClientFact(Client.NodeS3)]
    public Task Aws_sdk_uploads_in_parts_with_lib_storage() => RunAsync("s3_multipart.mjs");

    [ClientFact(Client.NodeS3)]
    public Task Aws_sdk_sends_and_verifies_every_checksum() => RunAsync("s3_checksums.mjs");

    [ClientFact(Client.NodeAwsSdk2)]
    public Task Aws_sdk_of_version_2_puts_and_gets_streams_and_lists() => RunAsync("s3_v2_streams.mjs");

    [ClientFact(Client.NodeMinio)]
    public Task Minio_js_does_all_that_it_can() => RunAsync("minio_client.mjs");

    [ClientFact(Client.NodeGrpc)]
    public Task Grpc_js_commits_files_as_one_and_reads_them_back() => RunAsync("grpc_commit.mjs");

    private Task<CommandResult> RunAsync(string script) => server.RunAsync(
        _folder.Path, "node", Repository.PathOf("tests", "Pfs.EndToEnd.Tests", "node", script));

    public void Dispose() => _folder.Dispose();
}
