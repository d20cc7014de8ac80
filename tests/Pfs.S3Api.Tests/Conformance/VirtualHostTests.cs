using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>The bucket before a configured domain, in the Host header: the same as in the path.</summary>
public sealed class VirtualHostTests
{
    private static readonly S3Options Options = new() { Domain = "s3.example.org" };

    [Fact]
    public async Task Every_kind_of_request_finds_its_bucket()
    {
        await using var host = await S3Host.StartAsync(options: Options);
        var at = ("Host", "main.images.s3.example.org");

        (await host.SendAsync("PUT", "/", null, at)).Status.Should().Be(200);
        (await host.PutAsync("/dir/a%20b", "text", at)).Status.Should().Be(200);
        (await host.GetAsync("/dir/a%20b", ("Host", "main.images.s3.example.org:9000"))).Text.Should().Be("text");
        (await host.GetAsync("/main.images/dir/a%20b")).Text.Should().Be("text");
        (await host.GetAsync("/?list-type=2", at)).Elements("Key").Should().Equal("dir/a b");
        (await host.GetAsync("/", ("Host", "s3.example.org"))).Elements("Name").Should().Equal("main.images");
        (await host.GetAsync("/main.images/dir/a%20b", ("Host", "s3.example.org"))).Text.Should().Be("text");
        (await host.GetAsync("/none", at)).Element("Key").Should().Be("none");
        (await host.GetAsync("//k", at)).Element("Key").Should().Be("/k");
        (await host.GetAsync("/dir/a%20b", ("Host", "back-0.main.images.s3.example.org"))).Text.Should().Be("text");
        (await host.PutAsync("/k", "", at, ("x-amz-copy-source", "/main.images/dir/a%20b"))).Status.Should().Be(200);
        (await host.SendAsync("DELETE", "/k", null, at)).Status.Should().Be(204);
        (await host.SendAsync("DELETE", "/", null, at)).Status.Should().Be(204);
        (await host.GetAsync("/", at)).Element("BucketName").Should().Be("main.images");
    }

    [Theory]
    [InlineData("elsewhere.example.org")]
    [InlineData("evils3.example.org")]
    public async Task Another_host_is_no_bucket(string name)
    {
        await using var host = await S3Host.StartAsync("main.images", Options);

        (await host.GetAsync("/", ("Host", name))).Elements("Name").Should().Equal("main.images");
    }

    [Fact]
    public async Task A_key_below_the_host_is_not_reached_by_the_signature_for_another_host()
    {
        await using var host = await S3Host.StartAsync("main.images", Options);
        var request = RawRequest.Of(host, "PUT", "/k", RawRequest.HashOf([])).With("host", "main.images.s3.example.org").Sign();

        (await host.SendAsync(request)).Should().StartWith("HTTP/1.1 200 ");
        (await host.SendAsync(request.With("host", "main.other.s3.example.org"))).Should().Contain("SignatureDoesNotMatch");
    }
}
