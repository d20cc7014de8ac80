using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>Paging through uploads in progress.</summary>
public sealed class ListMultipartUploadsTests
{
    [Fact]
    public async Task Goes_on_behind_an_upload_that_is_gone()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var uploads = new List<string>();
        foreach (var key in new[] { "a", "k", "k", "k", "k", "z" })
        {
            uploads.Add((await host.SendAsync("POST", $"/main.images/{key}?uploads")).Element("UploadId"));
        }

        var page = await host.GetAsync("/main.images?uploads&max-uploads=3");
        var marker = page.Element("NextUploadIdMarker");
        await host.SendAsync("DELETE", $"/main.images/k?uploadId={marker}");
        var next = await host.GetAsync($"/main.images?uploads&key-marker=k&upload-id-marker={marker}");

        page.Elements("UploadId").Should().Equal(uploads[..3], "those of a key come in the order in which they were begun");
        marker.Should().Be(uploads[2]);
        next.Elements("UploadId").Should().Equal(uploads[3..]);
        next.Element("IsTruncated").Should().Be("false");
    }

    [Fact]
    public async Task Of_a_key_alone_goes_on_behind_all_of_its_uploads()
    {
        await using var host = await S3Host.StartAsync("main.images");
        foreach (var key in new[] { "k", "k", "z" })
        {
            await host.SendAsync("POST", $"/main.images/{key}?uploads");
        }

        (await host.GetAsync("/main.images?uploads&key-marker=k")).Elements("Key").Should().Equal("z");
        (await host.GetAsync("/main.images?uploads&upload-id-marker=ffff")).Elements("Key").Should().Equal("k", "k", "z");
        (await host.GetAsync("/main.images?uploads&key-marker=k&upload-id-marker=nonsense")).Code.Should().Be("InvalidArgument");
    }
}
