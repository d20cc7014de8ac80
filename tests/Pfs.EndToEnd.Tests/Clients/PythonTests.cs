using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>Each test is a script in python/ that ends with exit code 0 when all of its assertions held.</summary>
[Collection(RealClients.Name)]
public sealed class PythonTests(SharedServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientFact(Client.Boto3)]
    public Task Boto3_overwrites_an_object_and_reads_each_of_its_versions() => RunAsync("boto3_versions.py");

    [ClientFact(Client.Boto3)]
    public Task Boto3_uploads_in_parts_and_downloads_the_same_bytes() => RunAsync("boto3_multipart.py");

    [ClientFact(Client.Boto3)]
    public Task Boto3_uploads_and_downloads_files_and_cancels_an_upload_in_parts() => RunAsync("boto3_files.py");

    [ClientFact(Client.Boto3)]
    public Task Boto3_presigned_urls_let_anyone_put_and_get() => RunAsync("boto3_presigned.py");

    [ClientFact(Client.Boto3)]
    public Task Boto3_signs_a_form_that_a_browser_uploads_a_file_with() => RunAsync("boto3_post_form.py");

    [ClientFact(Client.Boto3)]
    public Task Boto3_sends_and_verifies_every_checksum() => RunAsync("boto3_checksums.py");

    [ClientFact(Client.Boto3)]
    public Task Boto3_uses_a_session_for_requests_presigned_URLs_and_forms() => RunAsync("boto3_session.py");

    [ClientFact(Client.Boto3)]
    public Task Boto3_pages_listings_and_gets_exact_error_codes() => RunAsync("boto3_listing_and_errors.py");

    [ClientFact(Client.PythonGrpc, Client.PythonGrpcTools)]
    public Task Grpcio_writes_an_open_commit_finishes_it_and_reads_the_file() => RunAsync("grpc_open_commit.py");

    [ClientFact(Client.PythonGrpc, Client.PythonGrpcTools)]
    public Task Grpcio_sees_the_right_status_code_for_each_refusal() => RunAsync("grpc_errors.py");

    private Task<CommandResult> RunAsync(string script) => server.RunAsync(
        _folder.Path, Client.Python, Repository.PathOf("tests", "Pfs.EndToEnd.Tests", "python", script));

    public void Dispose() => _folder.Dispose();
}
