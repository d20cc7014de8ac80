using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>What S3 says of reading objects, and of deleting several.</summary>
public sealed class ReadRulesTests
{
    [Theory]
    [InlineData("bytes=0-0", 206, "0", "bytes 0-0/10")]
    [InlineData("bytes=2-4", 206, "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=5-99", 206, "56789", "bytes 5-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-99", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=4-2", 200, "0123456789", null)]
    [InlineData("bytes=0-1,3-4", 200, "0123456789", null)]
    [InlineData("lines=0-1", 200, "0123456789", null)]
    [InlineData("nonsense", 200, "0123456789", null)]
    [InlineData("bytes=10-", 416, null, "bytes */10")]
    [InlineData("bytes=-0", 416, null, "bytes */10")]
    public async Task A_range_is_served_cut_ignored_or_refused(string range, int status, string? text, string? contentRange)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "0123456789");

        var answer = await host.GetAsync("/main.images/k", ("Range", range));
        var head = await host.SendAsync("HEAD", "/main.images/k", null, ("Range", range));

        (answer.Status, answer["Content-Range"], head.Status, head["Content-Range"]).Should().Be((status, contentRange, status, contentRange));
        if (text is null)
        {
            (answer.Code, answer.Element("RangeRequested"), answer.Element("ActualObjectSize")).Should().Be(("InvalidRange", range, "10"));
        }
        else
        {
            (answer.Text, head["Content-Length"]).Should().Be((text, $"{text.Length}"));
        }
    }

    [Fact]
    public async Task An_empty_object_is_read_as_any_other()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/empty", "");
        await host.PutAsync("/main.images/copy", "", ("x-amz-copy-source", "/main.images/empty"));

        foreach (var key in new[] { "empty", "copy" })
        {
            var whole = await host.GetAsync("/main.images/" + key);
            var head = await host.SendAsync("HEAD", "/main.images/" + key);
            (whole.Status, whole["Content-Length"], head["Content-Length"]).Should().Be((200, "0", "0"));
            (await host.GetAsync("/main.images/" + key, ("Range", "bytes=0-"))).Code.Should().Be("InvalidRange");
            (await host.GetAsync("/main.images/" + key, ("Range", "bytes=-5"))).Code.Should().Be("InvalidRange");
            (await host.GetAsync($"/main.images/{key}?partNumber=1")).Status.Should().Be(200);
        }
    }

    [Theory]
    [InlineData("partNumber=2", null, 206, "")]
    [InlineData("partNumber=3", null, 416, "InvalidPartNumber")]
    [InlineData("partNumber=0", null, 400, "InvalidArgument")]
    [InlineData("partNumber=10001", null, 400, "InvalidArgument")]
    [InlineData("partNumber=1", "bytes=0-0", 400, "InvalidRequest")]
    public async Task A_part_is_read_by_its_number_alone(string query, string? range, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var upload = (await host.SendAsync("POST", "/main.images/k?uploads")).Element("UploadId");
        var list = "";
        foreach (var (number, text) in new[] { (1, "one"), (2, "second") })
        {
            var part = await host.PutAsync($"/main.images/k?partNumber={number}&uploadId={upload}", text);
            list += $"<Part><PartNumber>{number}</PartNumber><ETag>{part["ETag"]}</ETag></Part>";
        }

        await host.SendAsync("POST", $"/main.images/k?uploadId={upload}", Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"));
        (string, string)[] headers = range is null ? [] : [("Range", range)];

        var answer = await host.GetAsync("/main.images/k?" + query, headers);
        var head = await host.SendAsync("HEAD", "/main.images/k?" + query, null, headers);

        (answer.Status, answer.Code, head.Status).Should().Be((status, code, status));
        if (status == 206)
        {
            (answer.Text, answer["Content-Range"], answer["x-amz-mp-parts-count"], head["Content-Length"]).Should().Be(("second", "bytes 3-8/9", "2", "6"));
            answer["ETag"].Should().Be((await host.GetAsync("/main.images/k"))["ETag"]);
        }
    }

    [Fact]
    public async Task The_time_of_a_listing_is_that_of_the_headers()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        var modified = DateTimeOffset.Parse((await host.SendAsync("HEAD", "/main.images/k"))["Last-Modified"]!, System.Globalization.CultureInfo.InvariantCulture);

        foreach (var query in new[] { "prefix=", "list-type=2", "versions" })
        {
            var listed = await host.GetAsync("/main.images?" + query);
            listed.Element("LastModified").Should().Be(modified.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", null), query);
            listed.Element("ETag").Should().StartWith("\"").And.EndWith("-1\"", query);
        }
    }

    [Theory]
    [InlineData("If-Range", "{etag}", 206)]
    [InlineData("If-Range", "\"no\"", 200)]
    [InlineData("If-Range", "{modified}", 206)]
    [InlineData("If-Range", "Mon, 02 Jan 2006 15:04:05 GMT", 200)]
    [InlineData("If-Match", "\"no\"", 412)]
    [InlineData("If-None-Match", "{etag}", 304)]
    [InlineData("If-Modified-Since", "{modified}", 304)]
    [InlineData("If-Unmodified-Since", "Mon, 02 Jan 2006 15:04:05 GMT", 412)]
    [InlineData("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT", 206)]
    [InlineData("If-Unmodified-Since", "nonsense", 206)]
    public async Task A_condition_decides_before_the_range(string header, string value, int status)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "0123456789", ("Cache-Control", "no-cache"));
        var head = await host.SendAsync("HEAD", "/main.images/k");
        value = value.Replace("{etag}", head["ETag"], StringComparison.Ordinal).Replace("{modified}", head["Last-Modified"], StringComparison.Ordinal);

        var answer = await host.GetAsync("/main.images/k", ("Range", "bytes=1-1"), (header, value));
        var absent = await host.GetAsync("/main.images/none", (header, value));

        (answer.Status, absent.Status).Should().Be((status, 404));
        (answer.Element("Condition")).Should().Be(status == 412 ? header : "");
        if (status == 304)
        {
            (answer["ETag"], answer["Last-Modified"], answer["Cache-Control"], answer.Body.Length).Should().Be((head["ETag"], head["Last-Modified"], "no-cache", 0));
        }
    }

    [Fact]
    public async Task The_headers_of_a_good_answer_can_be_chosen_and_those_of_an_error_not()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");
        (string Parameter, string Header, string Value)[] wanted =
        [
            ("response-content-type", "Content-Type", "text/x-a; b=\"c\""), ("response-content-language", "Content-Language", "mi, en"),
            ("response-expires", "Expires", "Thu, 01 Dec 1994 16:00:00 GMT"), ("response-cache-control", "Cache-Control", "no-cache"),
            ("response-content-disposition", "Content-Disposition", "attachment; filename=\"\u00e9+.txt\""), ("response-content-encoding", "Content-Encoding", "identity"),
        ];
        var query = string.Join('&', wanted.Select(item => $"{item.Parameter}={Uri.EscapeDataString(item.Value)}"));

        foreach (var answer in new[] { await host.GetAsync("/main.images/k?" + query), await host.SendAsync("HEAD", "/main.images/k?" + query) })
        {
            wanted.Where(item => item.Header != "Content-Disposition").Should().OnlyContain(item => answer[item.Header] == item.Value);
            answer["Content-Disposition"].Should().Contain("filename=");
        }

        var absent = await host.GetAsync("/main.images/none?" + query);
        (absent["Content-Type"], absent["Content-Disposition"]).Should().Be(("application/xml", null));
    }

    [Theory]
    [InlineData(null, 400, "InvalidRequest")]
    [InlineData("ETag,Size", 400, "InvalidArgument")]
    [InlineData("ETag", 200, "<ETag>")]
    [InlineData("StorageClass", 200, "<StorageClass>STANDARD</StorageClass>")]
    [InlineData("Checksum", 200, "<ChecksumCRC64NVME>")]
    [InlineData("ObjectParts", 200, "<GetObjectAttributesResponse xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></GetObjectAttributesResponse>")]
    public async Task Attributes_are_only_what_was_asked_for(string? names, int status, string text)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");
        (string, string)[] headers = names is null ? [] : [("x-amz-object-attributes", names)];

        var answer = await host.GetAsync("/main.images/k?attributes", headers);

        answer.Status.Should().Be(status);
        answer.Text.Should().Contain(text);
        if (status == 200)
        {
            answer["Last-Modified"].Should().NotBeNull();
            answer.Text.Split("</").Should().HaveCountLessThanOrEqualTo(names == "Checksum" ? 5 : 3);
            answer.Text.Should().NotContain("&quot;").And.NotContain(">\"");
        }
    }

    [Theory]
    [InlineData("", false, 400, "InvalidRequest")]
    [InlineData("<Object><Key>a</Key></Object>", false, 400, "InvalidRequest")]
    [InlineData("", true, 400, "MalformedXML")]
    [InlineData("<Object/>", true, 400, "MalformedXML")]
    [InlineData("<Object><Key></Key></Object>", true, 400, "MalformedXML")]
    public async Task A_deletion_of_several_is_well_formed_and_says_what_it_sends(string objects, bool withChecksum, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await DeleteAsync(host, objects, withChecksum);

        (answer.Status, answer.Code).Should().Be((status, code));
    }

    [Fact]
    public async Task A_deletion_of_several_answers_for_each_and_a_quiet_one_only_for_what_it_refuses()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/a&amp;<", "x");
        await host.PutAsync("/main.images/b", "x");
        const string Objects = "<Object><Key>b</Key><ETag>\"no\"</ETag></Object><Object><Key>none</Key></Object>";

        var quiet = await DeleteAsync(host, "<Quiet>true</Quiet>" + Objects);
        var loud = await DeleteAsync(host, Objects + "<Object><Key>a&amp;amp;&lt;</Key></Object>");

        (quiet.Status, quiet.Elements("Code").Single(), quiet.Elements("Key").Single()).Should().Be((200, "PreconditionFailed", "b"));
        loud.Text.Should().Contain("<Deleted><Key>none</Key></Deleted>")
            .And.Contain("<Deleted><Key>a&amp;amp;&lt;</Key><DeleteMarker>true</DeleteMarker>")
            .And.Contain("<Error><Key>b</Key><Code>PreconditionFailed</Code>");
    }

    private static Task<S3Answer> DeleteAsync(S3Host host, string objects, bool withChecksum = true)
    {
        var body = Encoding.UTF8.GetBytes($"<Delete>{objects}</Delete>");
        (string, string)[] headers = withChecksum ? [("x-amz-checksum-sha256", Convert.ToBase64String(SHA256.HashData(body)))] : [];
        return host.SendAsync("POST", "/main.images?delete", body, headers);
    }
}
