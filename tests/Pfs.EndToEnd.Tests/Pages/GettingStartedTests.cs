using System.Runtime.CompilerServices;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Pages;

/// <summary>A new user's path: the first page, then that of a client, after which the test is named.</summary>
public sealed class GettingStartedTests
{
    private const string First = "getting-started/README.md";

    /// <summary>With PFS_FROM_CLONE=1 it clones, builds and starts the server as the page says, which takes minutes; else it begins behind that.</summary>
    [Fact]
    public Task The_first_page_leads_from_a_clone_to_a_repo_a_version_and_a_key() =>
        Environment.GetEnvironmentVariable("PFS_FROM_CLONE") == "1" ? PageRun.RunFromCloneAsync(First) : PageRun.RunAsync(First);

    [ClientFact(Client.AwsCli)]
    public Task Aws_cli() => RunAsync();

    [ClientFact(Client.Boto3)]
    public Task Boto3() => RunAsync();

    [ClientFact(Client.Rclone)]
    public Task Rclone() => RunAsync();

    [ClientFact(Client.Restic)]
    public Task Restic() => RunAsync();

    [ClientFact(Client.S3fs, Device = "/dev/fuse")]
    public Task S3fs() => RunAsync();

    [Fact]
    public Task Dotnet() => RunAsync();

    [ClientFact(Client.NodePolars)]
    public Task Polars() => RunAsync();

    [Fact]
    public void Each_page_is_run_here_or_says_that_it_is_not()
    {
        var tests = typeof(GettingStartedTests).GetMethods().Select(method => PageOf(method.Name)).ToHashSet();

        var others = AllPages().Where(page => page != First && !tests.Contains(page));

        others.Should().OnlyContain(page => Text(page).Contains("**Not run by a test.**") && Page.Read(page).All(block => !block.IsRun));
    }

    [Fact]
    public void What_a_page_installs_is_what_the_tests_install()
    {
        var script = File.ReadAllText(Repository.PathOf("tests", "install-clients.sh"));
        var debian = script.Split("packages=(")[1].Split(')')[0].Split(' ');
        var npm = File.ReadAllText(Repository.PathOf("tests", "Pfs.EndToEnd.Tests", "node", "package.json"));

        var commands = AllPages().SelectMany(Page.Read).Where(block => block is { Language: "sh", Argument: "install" }).Select(block => block.Text.Trim()).ToArray();

        commands.Should().HaveCountGreaterThan(4).And.OnlyContain(command =>
            debian.Contains(command.Replace("apt-get install ", "")) || npm.Contains($"\"{command.Replace("npm install ", "")}\""));
    }

    private static Task RunAsync([CallerMemberName] string test = "") => PageRun.RunAsync(First, PageOf(test));

    private static string PageOf(string test) => $"getting-started/{test.ToLowerInvariant().Replace('_', '-')}.md";

    private static IEnumerable<string> AllPages() =>
        Directory.GetFiles(Repository.PathOf("docs", "getting-started"), "*.md").Select(file => $"getting-started/{Path.GetFileName(file)}");

    private static string Text(string page) => File.ReadAllText(Repository.PathOf("docs", page));
}
