using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>How many parts an upload may have, and how small.</summary>
public sealed class MultipartLimitsTests
{
    private const int MaxParts = 10_000;

    [Fact]
    public async Task An_upload_has_10_000_parts_and_no_more()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = (await host.SendAsync("POST", "/main.images/k?uploads")).Element("UploadId");
        var etags = new string[MaxParts + 1];
        await Parallel.ForEachAsync(Enumerable.Range(1, MaxParts), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, _) =>
            etags[number] = (await PutPartAsync(host, upload, number, $"{number % 10}"))["ETag"]!);
        var tooMany = await PutPartAsync(host, upload, MaxParts + 1, "x");
        var longList = await CompleteAsync(host, upload, Enumerable.Range(1, MaxParts).Append(MaxParts).Select(number => (number, etags[number])));
        var listed = await ListAsync(host, upload);
        var done = await CompleteAsync(host, upload, Enumerable.Range(1, MaxParts).Select(number => (number, etags[number])));

        (tooMany.Status, tooMany.Code, tooMany.Element("ArgumentName")).Should().Be((400, "InvalidArgument", "partNumber"));
        longList.Code.Should().Be("MalformedXML");
        listed.Should().Equal(Enumerable.Range(1, MaxParts));
        done.Status.Should().Be(200, done.Text);
        (await host.GetAsync("/main.images/k")).Text.Should().Be(string.Concat(Enumerable.Range(1, MaxParts).Select(number => number % 10)));
        var last = await host.GetAsync($"/main.images/k?partNumber={MaxParts}");
        (last.Status, last.Text, last["x-amz-mp-parts-count"]).Should().Be((206, "0", $"{MaxParts}"));
        var attributes = await host.GetAsync(
            "/main.images/k?attributes", ("x-amz-object-attributes", "ObjectParts"), ("x-amz-part-number-marker", "9999"), ("x-amz-max-parts", "5"));
        attributes.Elements("PartNumber").Should().Equal($"{MaxParts}");
        attributes.Element("IsTruncated").Should().Be("false");
    }

    [Theory]
    [InlineData("max-parts=-1", "max-parts")]
    [InlineData("max-parts=many", "max-parts")]
    [InlineData("part-number-marker=-1", "part-number-marker")]
    public async Task A_page_of_parts_that_is_none_is_refused(string query, string argument)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = (await host.SendAsync("POST", "/main.images/k?uploads")).Element("UploadId");

        var answer = await host.GetAsync($"/main.images/k?uploadId={upload}&{query}");

        (answer.Status, answer.Code, answer.Element("ArgumentName")).Should().Be((400, "InvalidArgument", argument));
    }

    [Fact]
    public async Task Where_a_least_size_is_set_only_the_last_part_may_be_smaller()
    {
        await using var host = await S3Host.StartAsync("main.images", new S3Options { MinimumPartBytes = 5 });
        var upload = (await host.SendAsync("POST", "/main.images/k?uploads")).Element("UploadId");
        var small = (await PutPartAsync(host, upload, 1, "1234"))["ETag"]!;
        var large = (await PutPartAsync(host, upload, 2, "12345"))["ETag"]!;
        var last = (await PutPartAsync(host, upload, 3, "1"))["ETag"]!;

        var refusal = await CompleteAsync(host, upload, [(1, small), (2, large), (3, last)]);
        var done = await CompleteAsync(host, upload, [(2, large), (3, last)]);

        (refusal.Status, refusal.Code).Should().Be((400, "EntityTooSmall"));
        (refusal.Element("ProposedSize"), refusal.Element("MinSizeAllowed"), refusal.Element("PartNumber"), refusal.Element("ETag"))
            .Should().Be(("4", "5", "1", small));
        done.Status.Should().Be(200, done.Text);
        (await host.GetAsync("/main.images/k")).Text.Should().Be("123451");
    }

    private static Task<S3Answer> PutPartAsync(S3Host host, string upload, int number, string text) =>
        host.PutAsync($"/main.images/k?partNumber={number}&uploadId={upload}", text);

    private static Task<S3Answer> CompleteAsync(S3Host host, string upload, IEnumerable<(int Number, string ETag)> parts) => host.SendAsync(
        "POST",
        $"/main.images/k?uploadId={upload}",
        Encoding.UTF8.GetBytes("<CompleteMultipartUpload>" + string.Concat(parts.Select(part =>
            $"<Part><ETag>{part.ETag}</ETag><PartNumber>{part.Number}</PartNumber></Part>")) + "</CompleteMultipartUpload>"));

    private static async Task<List<int>> ListAsync(S3Host host, string upload)
    {
        var found = new List<int>();
        S3Answer page;
        do
        {
            page = await host.GetAsync($"/main.images/k?uploadId={upload}&part-number-marker={found.LastOrDefault()}");
            page.Element("PartNumberMarker").Should().Be($"{found.LastOrDefault()}");
            found.AddRange(page.Elements("PartNumber").Select(int.Parse));
            (page.Element("MaxParts"), page.Element("NextPartNumberMarker")).Should().Be(("1000", $"{found[^1]}"));
        }
        while (page.Element("IsTruncated") == "true");
        return found;
    }
}
