using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>If-Match and If-None-Match of everything that writes.</summary>
public sealed class ConditionalWriteTests
{
    public static TheoryData<string, string, bool, int, string> Cases => new()
    {
        //  header           value      key is there  status  code
        { "If-None-Match",   "*",       false,        200,    "" },
        { "If-None-Match",   "*",       true,         412,    "PreconditionFailed" },
        { "If-None-Match",   "{etag}",  true,         412,    "PreconditionFailed" },
        { "If-None-Match",   "\"no\"",  true,         200,    "" },
        { "If-None-Match",   "\"no\"",  false,        200,    "" },
        { "If-Match",        "{etag}",  true,         200,    "" },
        { "If-Match",        "{bare}",  true,         200,    "" },
        { "If-Match",        "W/{etag}", true,        200,    "" },
        { "If-Match",        "\"no\", {etag}", true,  200,    "" },
        { "If-Match",        "\"no\"",  true,         412,    "PreconditionFailed" },
        { "If-Match",        "\"no\"",  false,        404,    "NoSuchKey" },
        { "If-Match",        "*",       false,        404,    "NoSuchKey" },
        { "If-Match",        "*",       true,         200,    "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_write_happens_when_its_condition_holds(string header, string value, bool isThere, int status, string code)
    {
        foreach (var write in new[] { "put", "copy", "complete" })
        {
            await using var host = await S3Host.StartAsync("main.images");
            var etag = (await host.PutAsync("/main.images/source", "old"))["ETag"]!;
            await host.PutAsync("/main.images/k", "old");
            if (!isThere)
            {
                await host.SendAsync("DELETE", "/main.images/k");
            }

            var condition = (header, value.Replace("{etag}", etag, StringComparison.Ordinal).Replace("{bare}", etag.Trim('"'), StringComparison.Ordinal));
            var answer = write switch
            {
                "put" => await host.PutAsync("/main.images/k", "new", condition),
                "copy" => await host.PutAsync("/main.images/k", "", ("x-amz-copy-source", "/main.images/source"), ("x-amz-metadata-directive", "REPLACE"), condition),
                _ => await CompleteAsync(host, condition),
            };

            (answer.Status, answer.Code).Should().Be((status, code), write);
            answer.Element("Condition").Should().Be(status == 412 ? header : "", write);
            var after = await host.GetAsync("/main.images/k");
            (after.Status, after.Code.Length == 0 ? after.Text : "").Should().Be(
                status == 200 ? (200, write == "copy" ? "old" : "new") : isThere ? (200, "old") : (404, ""), write);
        }
    }

    [Theory]
    [InlineData("{etag}", true, 204)]
    [InlineData("*", true, 204)]
    [InlineData("\"no\"", true, 412)]
    [InlineData("\"no\"", false, 204)]
    [InlineData("*", false, 204)]
    public async Task A_deletion_happens_when_its_condition_holds(string value, bool isThere, int status)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var etag = (await host.PutAsync("/main.images/k", "old"))["ETag"]!;
        if (!isThere)
        {
            await host.SendAsync("DELETE", "/main.images/k");
        }

        var answer = await host.SendAsync("DELETE", "/main.images/k", null, ("If-Match", value.Replace("{etag}", etag, StringComparison.Ordinal)));

        answer.Status.Should().Be(status);
        (await host.GetAsync("/main.images/k")).Status.Should().Be(status == 412 ? 200 : 404);
    }

    [Fact]
    public async Task Both_conditions_together_are_not_built()
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await host.PutAsync("/main.images/k", "x", ("If-Match", "*"), ("If-None-Match", "*"));

        (answer.Status, answer.Code).Should().Be((501, "NotImplemented"));
        (await host.GetAsync("/main.images/k")).Status.Should().Be(404);
    }

    [Fact]
    public async Task Of_many_that_want_to_be_the_first_one_is()
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => host.PutAsync("/main.images/k", $"{number}", ("If-None-Match", "*"))));

        answers.Count(answer => answer.Status == 200).Should().Be(1);
        answers.Count(answer => (answer.Status, answer.Code) == (412, "PreconditionFailed")).Should().Be(15);
        (await host.GetAsync("/main.images?versions")).Elements("VersionId").Should().ContainSingle();
    }

    private static async Task<S3Answer> CompleteAsync(S3Host host, (string, string) condition)
    {
        var upload = (await host.SendAsync("POST", "/main.images/k?uploads")).Element("UploadId");
        var part = (await host.PutAsync($"/main.images/k?partNumber=1&uploadId={upload}", "new"))["ETag"];
        return await host.SendAsync(
            "POST",
            $"/main.images/k?uploadId={upload}",
            Encoding.UTF8.GetBytes($"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part}</ETag></Part></CompleteMultipartUpload>"),
            condition);
    }
}
