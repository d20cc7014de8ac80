using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>What S3 says of the parameters of listings, and of what they echo.</summary>
public sealed class ListingRulesTests
{
    [Theory]
    [InlineData("max-keys=0", "", "0", "false")]
    [InlineData("max-keys=3", "a b,d/1,d/2", "3", "true")]
    [InlineData("max-keys=4", "a b,d/1,d/2,e", "4", "false")]
    [InlineData("max-keys=5000", "a b,d/1,d/2,e", "1000", "false")]
    [InlineData("prefix=none", "", "1000", "false")]
    [InlineData("delimiter=", "a b,d/1,d/2,e", "1000", "false")]
    [InlineData("delimiter=%2F", "a b,e", "1000", "false")]
    [InlineData("prefix=d&delimiter=%2F&max-keys=1", "", "1", "false")]
    [InlineData("encoding-type=url&delimiter=%20", "d/1,d/2,e", "1000", "false")]
    [InlineData("x-id=ListObjects&unknown=1", "a b,d/1,d/2,e", "1000", "false")]
    public async Task Both_listings_cut_and_fold_alike(string query, string keys, string maxKeys, string isTruncated)
    {
        await using var host = await StartAsync();

        foreach (var answer in new[] { await host.GetAsync("/main.images?" + query), await host.GetAsync("/main.images?list-type=2&" + query) })
        {
            answer.Status.Should().Be(200, answer.Text);
            string.Join(',', answer.Elements("Key")).Should().Be(keys);
            (answer.Element("MaxKeys"), answer.Element("IsTruncated"), answer.Element("Name")).Should().Be((maxKeys, isTruncated, "main.images"));
            answer.Text.Contains("<Delimiter>", StringComparison.Ordinal).Should().Be(query.Contains("delimiter=%", StringComparison.Ordinal));
            answer.Elements("StorageClass").Should().Equal(answer.Elements("Key").Select(_ => "STANDARD"));
        }
    }

    [Theory]
    [InlineData("marker=a%20b", "<Marker>a%20b</Marker>", "d/1,d/2,e")]
    [InlineData("marker=a%2Bb", "<Marker>a%2Bb</Marker>", "d/1,d/2,e")]
    [InlineData("marker=", "<Marker></Marker>", "a%20b,d/1,d/2,e")]
    [InlineData("marker=d%2F1&delimiter=%2F", "<Marker>d/1</Marker>", "e")]
    [InlineData("delimiter=%2F&max-keys=2", "<NextMarker>d/</NextMarker>", "a%20b")]
    [InlineData("delimiter=%20&max-keys=1", "<NextMarker>a%20</NextMarker>", "")]
    [InlineData("list-type=2&start-after=a%20b", "<StartAfter>a%20b</StartAfter>", "d/1,d/2,e")]
    [InlineData("list-type=2&start-after=d%2F1&delimiter=%2F", "<StartAfter>d/1</StartAfter>", "e")]
    [InlineData("list-type=2&continuation-token=", "<ContinuationToken></ContinuationToken>", "a%20b,d/1,d/2,e")]
    [InlineData("list-type=2&prefix=a%20", "<Prefix>a%20</Prefix>", "a%20b")]
    public async Task What_was_asked_is_echoed_encoded(string query, string echo, string keys)
    {
        await using var host = await StartAsync();

        var answer = await host.GetAsync("/main.images?encoding-type=url&" + query);

        answer.Text.Should().Contain(echo).And.Contain("<EncodingType>url</EncodingType>");
        string.Join(',', answer.Elements("Key")).Should().Be(keys);
    }

    [Fact]
    public async Task A_next_marker_is_given_with_a_delimiter_alone_and_an_owner_where_it_is_wanted()
    {
        await using var host = await StartAsync();

        (await host.GetAsync("/main.images?max-keys=1")).Text.Should().NotContain("<NextMarker>").And.Contain("<Owner>");
        (await host.GetAsync("/main.images?list-type=2")).Text.Should().NotContain("<Owner>");
        (await host.GetAsync("/main.images?list-type=2&fetch-owner=true")).Text.Should().Contain("<Owner><ID>pfs</ID>");
    }

    [Fact]
    public async Task A_token_goes_before_start_after_and_is_for_its_bucket()
    {
        await using var host = await StartAsync();
        await host.SendAsync("PUT", "/other.images");
        var token = (await host.GetAsync("/main.images?list-type=2&max-keys=3")).Element("NextContinuationToken");

        var next = await host.GetAsync($"/main.images?list-type=2&continuation-token={token}&start-after=a");
        next.Elements("Key").Should().Equal("e");
        (next.Element("StartAfter"), next.Element("ContinuationToken")).Should().Be(("a", token));
        foreach (var target in new[] { $"/other.images?list-type=2&continuation-token={token}", $"/main.images?list-type=2&continuation-token={token}A", "/main.images?list-type=2&continuation-token=nonsense" })
        {
            var refusal = await host.GetAsync(target);
            (refusal.Status, refusal.Code, refusal.Element("Message")).Should().Be((400, "InvalidArgument", "The continuation token provided is incorrect"));
        }
    }

    [Theory]
    [InlineData("/main.none?list-type=2", 404, "NoSuchBucket")]
    [InlineData("/main.none", 404, "NoSuchBucket")]
    [InlineData("/main.none?versions", 404, "NoSuchBucket")]
    [InlineData("/main.none?uploads", 404, "NoSuchBucket")]
    [InlineData("/main.images?versions&max-keys=-1", 400, "InvalidArgument")]
    [InlineData("/main.images?versions&encoding-type=x", 400, "InvalidArgument")]
    [InlineData("/main.images?list-type=2&max-keys=99999999999", 400, "InvalidArgument")]
    public async Task What_cannot_be_listed_is_refused(string target, int status, string code)
    {
        await using var host = await StartAsync();

        var answer = await host.GetAsync(target);

        (answer.Status, answer.Code).Should().Be((status, code));
    }

    private static async Task<S3Host> StartAsync()
    {
        var host = await S3Host.StartAsync("main.images");
        foreach (var key in new[] { "d/2", "a%20b", "e", "d/1" })
        {
            await host.PutAsync("/main.images/" + key, "x");
        }

        await host.SendAsync("POST", "/main.images/in-progress?uploads"); // is never listed
        return host;
    }
}
