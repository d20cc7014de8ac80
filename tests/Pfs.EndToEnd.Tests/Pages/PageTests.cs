using Pfs.EndToEnd.Tests.Clients;
using Xunit;

namespace Pfs.EndToEnd.Tests.Pages;

/// <summary>The pages that are not about one client: their commands do what stands there.</summary>
public sealed class PageTests
{
    [Fact]
    public Task The_README() => PageRun.RunAsync("../README.md");

    [Fact]
    public Task Operating_and_security() => PageRun.RunAsync("operating.md", "security.md");

    [ClientFact(Client.AwsCli, Client.Boto3)]
    public Task Versions() => PageRun.RunAsync("getting-started/README.md", "versions.md");
}
