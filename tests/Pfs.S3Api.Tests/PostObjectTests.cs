using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>
/// Forms that browsers post, and each way in which they may be no good: the exact code, nothing stored.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
/// </summary>
public sealed class PostObjectTests
{
    [Fact]
    public async Task A_form_makes_one_commit_of_the_file_and_what_the_fields_say()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var form = new TestForm("dir/${filename}") { FileName = "C:\\files\\süß \\\"1\\\".txt" };
        form.Fields.AddRange(
        [
            ("Content-Type", "text/plain"), ("Cache-Control", "no-cache"), ("x-amz-meta-Colour", "blü"), ("acl", "private"),
            ("tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>"),
            ("success_action_status", "201"), ("x-amz-checksum-crc32", Crc32("text")),
        ]);

        var answer = await form.SendAsync(host);

        GoldenFile.ShouldHold("PostObject.created", $"POST /main.images\n\n{answer.ToTranscript().Replace(host.Authority, "{host}", StringComparison.Ordinal)}");
        var read = await host.GetAsync("/main.images/dir/s%C3%BC%C3%9F%20%221%22.txt", ("x-amz-checksum-mode", "ENABLED"));
        (read.Text, read.VersionId).Should().Be(("text", answer.VersionId));
        (read["Content-Type"], read["Cache-Control"], read["x-amz-tagging-count"]).Should().Be(("text/plain", "no-cache", "1"));
        Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(read["x-amz-meta-colour"]!)).Should().Be("blü");
        read["x-amz-checksum-crc32"].Should().Be(Crc32("text"));
        (await host.GetAsync("/main.images?versions")).Elements("VersionId").Should().ContainSingle();
    }

    [Theory]
    [InlineData(null, 204)]
    [InlineData("200", 200)]
    [InlineData("204", 204)]
    [InlineData("418", 204)]
    public async Task Answers_with_the_status_that_the_form_asks_for(string? status, int expected)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var form = new TestForm("a b/c");
        if (status is not null)
        {
            form.Fields.Add(("success_action_status", status));
        }

        var answer = await form.SendAsync(host);

        (answer.Status, answer.Body.Length).Should().Be((expected, 0));
        answer["Location"].Should().Be($"http://{host.Authority}/main.images/a%20b%2Fc");
        answer["ETag"].Should().Be((await host.GetAsync("/main.images/a%20b/c"))["ETag"]);
        answer["x-amz-checksum-crc64nvme"].Should().NotBeNull();
    }

    [Theory]
    [InlineData("https://example.org/done", "https://example.org/done?bucket=main.images&key=a+b%2Fc&etag=%22")]
    [InlineData("https://example.org/done?x=1#end", "https://example.org/done?x=1&bucket=main.images&key=a+b%2Fc&etag=%22")]
    [InlineData("https://b\u00fccher.example:8443/d\u00e9", "https://xn--bcher-kva.example:8443/d%C3%A9?bucket=main.images&key=a+b%2Fc&etag=%22")]
    public async Task Redirects_with_bucket_key_and_ETag(string redirect, string location)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var form = new TestForm("a b/c");
        form.Fields.Add(("success_action_redirect", redirect));

        var answer = await form.SendAsync(host);

        (answer.Status, answer.Body.Length).Should().Be((303, 0));
        answer["Location"].Should().StartWith(location);
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("javascript:alert(1)")]
    public async Task Redirects_to_no_place_that_is_none(string redirect)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var form = new TestForm();
        form.Fields.Add(("success_action_redirect", redirect));

        (await form.SendAsync(host)).Status.Should().Be(204);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n--")]
    [InlineData("\r\n------form boundary 4")]
    [InlineData("\r\r\n\n--\r\n")]
    public async Task Content_comes_back_byte_for_byte_whatever_it_looks_like(string content)
    {
        await using var host = await S3Host.StartAsync("main.images");

        (await new TestForm(content: content).SendAsync(host)).Status.Should().Be(204);

        (await host.GetAsync("/main.images/k")).Text.Should().Be(content);
    }

    [Fact]
    public async Task A_large_file_is_streamed_through()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var content = string.Concat(Enumerable.Range(0, 500_000).Select(i => $"\r\n--{i}"));

        (await new TestForm(content: content).SendAsync(host)).Status.Should().Be(204);

        (await host.GetAsync("/main.images/k")).Text.Should().Be(content);
    }

    [Fact]
    public async Task A_form_may_arrive_byte_by_byte()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var form = new TestForm();
        var body = Encoding.UTF8.GetBytes(form.Body());
        var parts = host.Authority.Split(':');
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(parts[0], int.Parse(parts[1], null));
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /main.images HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Type: {form.ContentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        for (var i = 0; i < body.Length; i++)
        {
            await stream.WriteAsync(body.AsMemory(i, 1));
        }

        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync()).Should().StartWith("HTTP/1.1 204 ");
        (await host.GetAsync("/main.images/k")).Text.Should().Be("text");
    }

    [Theory]
    [InlineData("key", "InvalidArgument", "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.")]
    [InlineData("x-amz-algorithm", "InvalidArgument", "Bucket POST must contain a field named 'X-Amz-Algorithm'.  If*")]
    [InlineData("X-Amz-Credential", "InvalidArgument", "Bucket POST must contain a field named 'X-Amz-Credential'.  If*")]
    [InlineData("x-amz-date", "InvalidArgument", "Bucket POST must contain a field named 'X-Amz-Date'.  If*")]
    [InlineData("x-amz-signature", "InvalidArgument", "Bucket POST must contain a field named 'X-Amz-Signature'.  If*")]
    [InlineData("policy", "InvalidArgument", "Bucket POST must contain a field named 'policy'.  If*")]
    public async Task A_field_that_is_missing_is_named(string field, string code, string message)
    {
        await RefusesAsync(new TestForm { Tamper = fields => fields.RemoveAll(item => item.Name == field) }, 400, code, message);
    }

    [Fact]
    public async Task A_form_that_nobody_signed_is_refused() =>
        await RefusesAsync(new TestForm { Tamper = fields => fields.RemoveAll(item => item.Name.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)) }, 403, "AccessDenied");

    [Theory]
    [InlineData("policy", "", 403, "SignatureDoesNotMatch")]
    [InlineData("policy", "e30=", 403, "SignatureDoesNotMatch")]
    [InlineData("x-amz-signature", "00", 403, "SignatureDoesNotMatch")]
    [InlineData("X-Amz-Credential", "AKIDNONE/20200101/eu-west-7/s3/aws4_request", 403, "InvalidAccessKeyId")]
    [InlineData("X-Amz-Credential", "AKIDTEST/20200101/eu-west-7/s3/aws4_request", 403, "SignatureDoesNotMatch")]
    [InlineData("X-Amz-Credential", "nonsense", 400, "InvalidArgument")]
    [InlineData("x-amz-algorithm", "AWS4", 400, "InvalidArgument")]
    [InlineData("x-amz-date", "today", 400, "InvalidArgument")]
    [InlineData("x-amz-security-token", "t", 400, "InvalidToken")]
    [InlineData("AWSAccessKeyId", "AKIDTEST", 400, "InvalidRequest")]
    [InlineData("key", "", 400, "InvalidArgument")]
    [InlineData("Content-Type", "text/html", 403, "AccessDenied")]
    [InlineData("success_action_status", "200", 403, "AccessDenied")]
    [InlineData("KEY", "second", 400, "MalformedPOSTRequest")]
    public async Task A_field_that_was_changed_or_added_is_refused(string field, string value, int status, string code)
    {
        var form = new TestForm
        {
            Tamper = fields =>
            {
                fields.RemoveAll(item => item.Name == field);
                fields.Add((field, value));
            },
        };
        await RefusesAsync(form, status, code);
    }

    [Theory]
    [InlineData("""["eq", "$Content-Type", "image/png"]""", """Policy Condition failed: ["eq", "$Content-Type", "image/png"]""")]
    [InlineData("""["eq", "$key", "K"]""", """Policy Condition failed: ["eq", "$key", "K"]""")]
    [InlineData("""["starts-with", "$key", "user/"]""", """Policy Condition failed: ["starts-with", "$key", "user/"]""")]
    [InlineData("""["starts-with", "$x-amz-meta-none", ""]""", """Policy Condition failed: ["starts-with", "$x-amz-meta-none", ""]""")]
    [InlineData("""["eq", "key", "k"]""", """Policy Condition failed: ["eq", "key", "k"]""")]
    [InlineData("""{"bucket": "other.images"}""", """Policy Condition failed: ["eq", "$bucket", "other.images"]""")]
    [InlineData("""["starts-with", "$X-Amz-Meta-List", "\"a"]""", """Policy Condition failed: ["starts-with", "$X-Amz-Meta-List", "\"a"]""")]
    [InlineData("""["content-length-range", "many", 10]""", """Policy Condition failed: ["content-length-range", "many", "10"]""")]
    public async Task A_condition_that_fails_is_told(string condition, string message)
    {
        var form = new TestForm();
        form.Fields.Add(("Content-Type", "text/plain"));
        form.Fields.Add(("x-amz-meta-list", "b"));
        form.Conditions.Add(condition);

        await RefusesAsync(form, 403, "AccessDenied", "Invalid according to Policy: " + message);
    }

    [Theory]
    [InlineData("""["EQ", "$KEY", "k"]""")]
    [InlineData("""["starts-with", "$content-type", "image/"]""")]
    [InlineData("""["content-length-range", 4, 4]""")]
    [InlineData("""["content-length-range", "0", "1000"]""")]
    [InlineData("""["starts-with", "$bucket", "main."]""")]
    public async Task A_condition_that_holds_is_met(string condition)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var form = new TestForm();
        form.Fields.Add(("Content-Type", "image/png, image/jpeg"));
        form.Conditions.Add(condition);

        (await form.SendAsync(host)).Status.Should().Be(204);
    }

    [Theory]
    [InlineData("""["content-length-range", 5, 10]""", "EntityTooSmall", "MinSizeAllowed", "5")]
    [InlineData("""["content-length-range", 0, 3]""", "EntityTooLarge", "MaxSizeAllowed", "3")]
    public async Task A_file_of_another_length_is_refused(string condition, string code, string element, string value)
    {
        var form = new TestForm();
        form.Conditions.Add(condition);

        (await RefusesAsync(form, 400, code)).Element(element).Should().Be(value);
    }

    [Fact]
    public async Task A_field_that_no_condition_covers_is_named_as_it_was_sent()
    {
        var form = new TestForm { Uncovered = { ("x-ignore-me", "1"), ("StorageClass", "STANDARD") } };

        await RefusesAsync(form, 403, "AccessDenied", "Invalid according to Policy: Extra input fields: StorageClass");
    }

    [Fact]
    public async Task A_policy_that_is_over_is_refused()
    {
        var form = new TestForm { Expiration = TimeProvider.System.GetUtcNow().AddSeconds(-1) };

        await RefusesAsync(form, 403, "AccessDenied", "Invalid according to Policy: Policy expired.");
    }

    [Theory]
    [InlineData("nonsense", "Invalid JSON.")]
    [InlineData("[]", "Invalid JSON.")]
    [InlineData("{}", "Policy missing expiration.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z"}""", "Policy missing conditions.")]
    [InlineData("""{"EXPIRATION": "2099-01-01T00:00:00Z", "conditions": []}""", "Unexpected: 'expiration'")]
    [InlineData("""{"expiration": "2099-01-01 00:00:00Z", "conditions": []}""", "Invalid 'expiration' value: '2099-01-01 00:00:00Z'")]
    [InlineData("""{"expiration": 7, "conditions": []}""", "Invalid JSON.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z", "conditions": {}}""", "Invalid 'conditions' value: must be a List.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z", "conditions": [{}]}""", "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z", "conditions": [{"a": 1}]}""", "Invalid Simple-Condition: value must be a string.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z", "conditions": [7]}""", "Invalid condition test: must be a List or Object.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z", "conditions": [[]]}""", "Invalid Condition: missing operation identifier.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z", "conditions": [["ne", "$a", "b"]]}""", "Invalid Condition: unknown operation 'ne'.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z", "conditions": [["eq", "$a"]]}""", "Invalid eq: wrong number of arguments.")]
    [InlineData("""{"expiration": "2099-01-01T00:00:00Z", "conditions": [["content-length-range", 0, 1.5]]}""", "Invalid JSON.")]
    public async Task A_policy_that_is_none_is_refused(string policy, string message) =>
        await RefusesAsync(new TestForm { Policy = policy }, 400, "InvalidPolicyDocument", "Invalid Policy: " + message);

    [Theory]
    [InlineData("text/html", 412, "PreconditionFailed")]
    [InlineData("multipart/form-data", 400, "MalformedPOSTRequest")]
    [InlineData("multipart/form-data; boundary=other", 400, "MalformedPOSTRequest")]
    public async Task A_body_of_another_kind_is_refused(string contentType, int status, string code) =>
        await RefusesAsync(new TestForm { ContentType = contentType }, status, code);

    [Theory]
    [InlineData("")]
    [InlineData("{delimiter}")]
    [InlineData("{delimiter}x\r\n")]
    [InlineData("{delimiter}\r\nContent-Type: text/plain\r\n\r\n{delimiter}--")]
    [InlineData("{delimiter}\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n{delimiter}--")]
    public async Task A_form_without_a_good_end_is_refused(string rest) => await RefusesAsync(
        new TestForm { Rest = rest.Replace("{delimiter}", TestForm.Delimiter, StringComparison.Ordinal) }, 400, "MalformedPOSTRequest");

    [Theory]
    [InlineData("file", 400, "InvalidArgument")]
    [InlineData("File", 400, "InvalidArgument")]
    public async Task A_second_file_is_refused(string name, int status, string code)
    {
        var form = new TestForm
        {
            Rest = $"{TestForm.Delimiter}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"b\"\r\n\r\nb{TestForm.Delimiter}--",
        };

        await RefusesAsync(form, status, code, "POST requires exactly one file upload per request.");
    }

    [Fact]
    public async Task A_form_without_a_file_is_refused()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var form = new TestForm();
        var body = form.Body().Replace("name=\"file\"", "name=\"data\"", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host.Authority}/main.images");
        request.Content = new StringContent(body);
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", form.ContentType);

        var answer = await host.SendUnsignedAsync(request);

        (answer.Status, answer.Code, answer.Element("ArgumentName"), answer.Element("ArgumentValue")).Should().Be((400, "InvalidArgument", "file", "0"));
    }

    [Fact]
    public async Task Fields_of_more_than_20_KiB_are_refused_and_so_are_very_many()
    {
        await RefusesAsync(new TestForm { Uncovered = { ("x-ignore-a", new string('x', 20 * 1024)) } }, 400, "MaxPostPreDataLengthExceeded");
        var many = new TestForm();
        many.Uncovered.AddRange(Enumerable.Range(0, 100).Select(i => ($"x-ignore-{i}", "")));
        await RefusesAsync(many, 400, "MalformedPOSTRequest");
    }

    [Theory]
    [InlineData("Content-MD5", "rL0Y20zC+Fzt72VPzMSk2A==", 400, "BadDigest")]
    [InlineData("x-amz-checksum-crc32", "AAAAAA==", 400, "BadDigest")]
    [InlineData("x-amz-checksum-sha256", "sailorjerry", 400, "InvalidRequest")]
    [InlineData("x-amz-server-side-encryption", "AES256", 501, "NotImplemented")]
    [InlineData("x-amz-storage-class", "GOLD", 400, "InvalidStorageClass")]
    [InlineData("acl", "public-read", 501, "NotImplemented")]
    [InlineData("tagging", "not-xml", 400, "MalformedXML")]
    public async Task A_field_promises_what_the_header_does(string field, string value, int status, string code)
    {
        var form = new TestForm();
        form.Fields.Add((field, value));

        await RefusesAsync(form, status, code);
    }

    [Fact]
    public async Task The_bucket_must_be_there_and_writable()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/other", "x");

        (await new TestForm { Bucket = "main.none" }.SendAsync(host, "/main.none")).Code.Should().Be("NoSuchBucket");
        (await new TestForm { Bucket = "back-0.main.images" }.SendAsync(host, "/back-0.main.images")).Status.Should().Be(405);
        (await new TestForm { Bucket = "main.images" }.SendAsync(host, "/images")).Code.Should().Be("NoSuchBucket");
    }

    private static async Task<S3Answer> RefusesAsync(TestForm form, int status, string code, string message = "*")
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await form.SendAsync(host);

        (answer.Status, answer.Code).Should().Be((status, code));
        answer.Element("Message").Should().Match(message);
        (await host.GetAsync("/main.images?versions")).Elements("VersionId").Should().BeEmpty("nothing is stored");
        return answer;
    }

    private static string Crc32(string text) =>
        Convert.ToBase64String(Checksums.ChecksumTestValues.Crc32(Encoding.UTF8.GetBytes(text)));
}
