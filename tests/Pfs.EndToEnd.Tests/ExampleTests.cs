using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests;

[Collection(RealClients.Name)]
public sealed class ExampleTests(SharedServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ClientFact(Client.AwsCli)]
    public async Task The_aws_example_of_the_README_prints_the_new_and_the_old_version()
    {
        var run = await server.RunAsync(_folder.Path, "/bin/bash", Example("aws-cli.sh"));

        run.Lines.Should().EndWith(["a fluffy cat", "a cat"]);
    }

    [ClientFact(Client.Boto3)]
    public async Task The_boto3_example_of_the_README_prints_the_new_and_the_old_version()
    {
        var run = await server.RunAsync(_folder.Path, Client.Python, Example("python-boto3.py"));

        run.Lines.Should().Equal("a friendly dog", "a dog");
    }

    [ClientFact(Client.Rclone)]
    public async Task The_rclone_example_copies_a_folder_and_reads_it_as_it_was()
    {
        var run = await server.RunAsync(_folder.Path, "/bin/bash", Example("rclone.sh"));

        run.Lines.Should().EndWith(["a bird that sings", "a bird"]);
    }

    [Theory]
    [InlineData("aws-cli.sh", "bash")]
    [InlineData("python-boto3.py", "python")]
    public async Task The_README_shows_the_example_that_runs_here(string example, string language)
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"));
        var code = await File.ReadAllTextAsync(Example(example));

        // Without the header that explains the script: the README says that in prose.
        var shown = code[(code.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];

        readme.Should().Contain($"```{language}\n{shown}```");
    }

    private static string Example(string name) => Repository.PathOf("examples", name);

    public void Dispose() => _folder.Dispose();
}
