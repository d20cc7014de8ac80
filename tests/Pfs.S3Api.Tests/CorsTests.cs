using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>CORS rules of buckets, preflights, and the headers on other answers.</summary>
public sealed class CorsTests
{
    private const string Vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

    private const string Site = "<CORSRule><AllowedOrigin>https://*.example.org</AllowedOrigin><AllowedMethod>GET</AllowedMethod>"
        + "<AllowedMethod>PUT</AllowedMethod><AllowedHeader>x-amz-*</AllowedHeader><AllowedHeader>Content-Type</AllowedHeader>"
        + "<ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-amz-version-id</ExposeHeader><MaxAgeSeconds>600</MaxAgeSeconds></CORSRule>";

    private const string Anybody = "<CORSRule><ID>all</ID><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod></CORSRule>";

    [Fact]
    public async Task Rules_are_replaced_read_and_deleted()
    {
        await using var host = await S3Host.StartAsync("main.images");

        (await PutAsync(host, Anybody)).Status.Should().Be(200);
        (await PutAsync(host, Site + Anybody)).Status.Should().Be(200);

        var answer = await host.GetAsync("/main.images?cors");
        GoldenFile.ShouldHold("GetBucketCors", $"GET /main.images?cors\n\n{answer.ToTranscript()}");
        (await host.SendAsync("DELETE", "/main.images?cors")).Status.Should().Be(204);
        var none = await host.GetAsync("/main.images?cors");
        (none.Status, none.Code).Should().Be((404, "NoSuchCORSConfiguration"));
    }

    [Fact]
    public async Task A_preflight_is_answered_by_the_first_rule_that_fits()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await PutAsync(host, Site + Anybody);

        var site = await PreflightAsync(
            host, "/main.images/none", "https://a.example.org", "PUT", "X-Amz-Date,content-type, x-amz-meta-a");
        var anybody = await PreflightAsync(host, "/main.images", "http://elsewhere", "HEAD");

        GoldenFile.ShouldHold("Preflight.object", $"OPTIONS /main.images/none\n\n{site.ToTranscript()}");
        GoldenFile.ShouldHold("Preflight.bucket", $"OPTIONS /main.images\n\n{anybody.ToTranscript()}");
    }

    [Theory]
    [InlineData("http://a.example.org", "GET", null, "AccessForbidden")]
    [InlineData("https://a.example.org/", "GET", null, "AccessForbidden")]
    [InlineData("https://a.example.org", "DELETE", null, "AccessForbidden")]
    [InlineData("https://a.example.org", "GET", "x-other", "AccessForbidden")]
    [InlineData("https://a.example.org", "GET", "x-amz-a b", "AccessForbidden")]
    [InlineData("https://a.example.org", "OPTIONS", null, "BadRequest")]
    [InlineData("https://a.example.org", null, null, "BadRequest")]
    [InlineData(null, "GET", null, "BadRequest")]
    public async Task A_preflight_that_no_rule_allows_is_refused(string? origin, string? method, string? headers, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await PutAsync(host, Site);

        var answer = await PreflightAsync(host, "/main.images/k", origin, method, headers);

        answer.Code.Should().Be(code);
        answer.Status.Should().Be(code == "BadRequest" ? 400 : 403);
        answer["Access-Control-Allow-Origin"].Should().BeNull();
        if (code == "AccessForbidden")
        {
            answer.Element("Method").Should().Be(method);
            answer.Element("ResourceType").Should().Be("OBJECT");
        }
    }

    [Theory]
    [InlineData("/main.images/k", "/main.none/k", "OBJECT")]
    [InlineData("/main.images", "/main.none", "BUCKET")]
    [InlineData("/main.images", "/back-9.main.images", "BUCKET")]
    [InlineData("/main.images", "/", "BUCKET")]
    public async Task A_preflight_does_not_tell_whether_a_bucket_is_there(string bucket, string absent, string resourceType)
    {
        await using var host = await S3Host.StartAsync("main.images");
        foreach (var rules in new[] { "", Site })
        {
            await PutAsync(host, rules);
            foreach (var method in new[] { "GET", "PATCH" })
            {
                var there = await PreflightAsync(host, bucket, "https://elsewhere", method);
                var notThere = await PreflightAsync(host, absent, "https://elsewhere", method);

                (there.Status, there.Code).Should().Be(method == "GET" ? (403, "AccessForbidden") : (400, "BadRequest"));
                there.Element("ResourceType").Should().Be(method == "GET" ? resourceType : "");
                Comparable(notThere).Should().Be(Comparable(there).Replace(bucket, absent, StringComparison.Ordinal));
            }
        }

        static string Comparable(S3Answer answer) => answer.ToTranscript();
    }

    [Fact]
    public async Task Answers_and_errors_say_which_page_may_read_them()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await PutAsync(host, Site + Anybody);
        await host.PutAsync("/main.images/k", "x");

        var answers = new[]
        {
            await host.GetAsync("/main.images/k", ("Origin", "https://a.example.org")),
            await host.PutAsync("/main.images/k", "y", ("Origin", "https://a.example.org")),
            await host.GetAsync("/main.images/none", ("Origin", "https://a.example.org")),
            await host.GetAsync("/back-0.main.images/k", ("Origin", "https://a.example.org")),
            await SendUnsignedAsync(host, "GET", "/main.images/k", "https://a.example.org"),
        };
        var anybody = await host.SendAsync("HEAD", "/main.images/k", null, ("Origin", "http://elsewhere"));

        answers.Select(answer => answer.Status).Should().Equal(200, 200, 404, 200, 403);
        foreach (var answer in answers)
        {
            answer["Access-Control-Allow-Origin"].Should().Be("https://a.example.org");
            answer["Access-Control-Allow-Credentials"].Should().Be("true");
            answer["Access-Control-Allow-Methods"].Should().Be("GET, PUT");
            answer["Access-Control-Expose-Headers"].Should().Be("ETag, x-amz-version-id");
            answer["Access-Control-Max-Age"].Should().Be("600");
            answer["Vary"].Should().Be(Vary);
        }

        (anybody["Access-Control-Allow-Origin"], anybody["Access-Control-Allow-Credentials"]).Should().Be(("*", null));
    }

    [Theory]
    [InlineData("DELETE", "https://a.example.org", null, null)]
    [InlineData("GET", "https://example.com", null, null)]
    [InlineData("GET", "https://a.example.org", "DELETE", null)]
    [InlineData("GET", "https://a.example.org", null, "x-other")]
    [InlineData("GET", null, null, null)]
    public async Task A_request_that_no_rule_allows_is_served_without_a_word_about_it(
        string method, string? origin, string? askedMethod, string? askedHeaders)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await PutAsync(host, Site);
        await host.PutAsync("/main.images/k", "x");
        (string, string)[] headers =
        [
            .. origin is null ? [] : new[] { ("Origin", origin) },
            .. askedMethod is null ? [] : new[] { ("Access-Control-Request-Method", askedMethod) },
            .. askedHeaders is null ? [] : new[] { ("Access-Control-Request-Headers", askedHeaders) },
        ];

        var answer = await host.SendAsync(method, "/main.images/k", null, headers);

        answer.Status.Should().Be(method == "GET" ? 200 : 204);
        answer.Headers.Should().NotContain(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase) || header.Key == "Vary");
    }

    [Theory]
    [InlineData("", "MalformedXML", "")]
    [InlineData("<CORSRule/>", "MalformedXML", "")]
    [InlineData("<Rule/>", "MalformedXML", "")]
    [InlineData("<CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule>", "MalformedXML", "")]
    [InlineData("<CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule>", "MalformedXML", "")]
    [InlineData(
        "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>-1</MaxAgeSeconds></CORSRule>", "MalformedXML", "")]
    [InlineData(
        "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>OPTIONS</AllowedMethod></CORSRule>",
        "InvalidRequest",
        "Found unsupported HTTP method in CORS config. Unsupported method is OPTIONS")]
    [InlineData(
        "<CORSRule><AllowedOrigin>*e*.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>",
        "InvalidRequest",
        "AllowedOrigin \"*e*.com\" can not have more than one wildcard.")]
    [InlineData(
        "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>*-*</AllowedHeader></CORSRule>",
        "InvalidRequest",
        "AllowedHeader \"*-*\" can not have more than one wildcard.")]
    [InlineData(
        "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>a&#13;b</ExposeHeader></CORSRule>",
        "InvalidRequest",
        "")]
    public async Task A_configuration_that_is_none_is_refused(string rules, string code, string message)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await PutAsync(host, rules);

        (answer.Status, answer.Code).Should().Be((400, code));
        answer.Element("Message").Should().Match($"*{message}*");
        (await host.GetAsync("/main.images?cors")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(101, 400)]
    public async Task At_most_a_hundred_rules_are_taken(int rules, int status)
    {
        await using var host = await S3Host.StartAsync("main.images");

        (await PutAsync(host, string.Concat(Enumerable.Repeat(Anybody, rules)))).Status.Should().Be(status);
    }

    [Fact]
    public async Task A_configuration_of_more_than_64_KiB_is_refused_and_a_read_only_bucket_takes_none()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");
        var large = Anybody.Replace("*", new string('o', 65_536), StringComparison.Ordinal);

        (await PutAsync(host, large)).Code.Should().Be("MaxMessageLengthExceeded");
        (await PutAsync(host, Anybody, "back-0.main.images")).Status.Should().Be(405);
    }

    private static Task<S3Answer> PutAsync(S3Host host, string rules, string bucket = "main.images") => host.SendAsync(
        "PUT", $"/{bucket}?cors", Encoding.UTF8.GetBytes($"<CORSConfiguration>{rules}</CORSConfiguration>"));

    private static async Task<S3Answer> PreflightAsync(
        S3Host host, string target, string? origin, string? method, string? headers = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, $"http://{host.Authority}{target}");
        Add("Origin", origin);
        Add("Access-Control-Request-Method", method);
        Add("Access-Control-Request-Headers", headers);
        return await host.SendUnsignedAsync(request);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static async Task<S3Answer> SendUnsignedAsync(S3Host host, string method, string target, string origin)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://{host.Authority}{target}");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        return await host.SendUnsignedAsync(request);
    }
}
