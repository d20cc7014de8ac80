using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>What S3 says of buckets, and of the shape of every answer.</summary>
public sealed class BucketRulesTests
{
    private static readonly string Long = new('x', 63);

    [Theory]
    [InlineData("", 200, "")]
    [InlineData("<CreateBucketConfiguration/>", 200, "")]
    [InlineData("<CreateBucketConfiguration><LocationConstraint>forepaas</LocationConstraint></CreateBucketConfiguration>", 200, "")]
    [InlineData("<c:CreateBucketConfiguration xmlns:c='http://s3.amazonaws.com/doc/2006-03-01/'> <c:LocationConstraint/> </c:CreateBucketConfiguration>", 200, "")]
    [InlineData("<Other/>", 400, "MalformedXML")]
    [InlineData("nonsense", 400, "MalformedXML")]
    public async Task A_bucket_is_made_with_a_configuration_or_without(string body, int status, string code)
    {
        await using var host = await S3Host.StartAsync();

        var answer = await host.PutAsync("/new.images", body);

        (answer.Status, answer.Code).Should().Be((status, code));
        (answer["Location"], answer.Body.Length == 0).Should().Be(status == 200 ? ("/new.images", true) : (null, false));
        (await host.SendAsync("HEAD", "/new.images")).Status.Should().Be(status == 200 ? 200 : 404);
    }

    [Fact]
    public async Task A_bucket_is_made_by_a_request_that_says_nothing_of_a_body()
    {
        await using var host = await S3Host.StartAsync();
        var request = RawRequest.Of(host, "PUT", "/new.images", RawRequest.HashOf([])).Sign();

        (await host.SendRawAsync(request.ToBytes(""))).Should().StartWith("HTTP/1.1 200 ");
        (await host.SendRawAsync(request.With("authorization", "").ToBytes(""))).Should().StartWith("HTTP/1.1 403 ").And.Contain("AccessDenied");
    }

    [Fact]
    public async Task Names_have_63_characters_a_part_in_both_cases()
    {
        await using var host = await S3Host.StartAsync();

        (await host.SendAsync("PUT", $"/{Long}.{Long}")).Status.Should().Be(200);
        (await host.SendAsync("PUT", "/Upper_Case-1.Re_po-2")).Status.Should().Be(200);
        foreach (var bad in new[] { $"{Long}x.a", $"a.{Long}x", "a.", ".a", "a..b", "a%2Fb", "a%20b.c", "a.b.c.d" })
        {
            var answer = await host.SendAsync("PUT", "/" + bad);
            (answer.Status, answer.Code).Should().Be((400, "InvalidBucketName"), bad);
            (await host.GetAsync($"/{bad}/k")).Code.Should().Be("NoSuchBucket", "a name may be probed: {0}", bad);
            (await host.PutAsync($"/{bad}/k", "x")).Code.Should().Be("NoSuchBucket", bad);
            (await host.SendAsync("HEAD", $"/{bad}/k")).Status.Should().Be(404, bad);
        }
    }

    [Fact]
    public async Task Head_says_where_a_bucket_is_and_nothing_else()
    {
        await using var host = await S3Host.StartAsync("main.images", new S3Options { Region = "eu-west-3" });

        var there = await host.SendAsync("HEAD", "/main.images");
        var absent = await host.SendAsync("HEAD", "/main.none");
        var forbidden = await host.SendAsAsync(null, "HEAD", "/main.images");

        (there.Status, there["x-amz-bucket-region"]).Should().Be((200, "eu-west-3"));
        (absent.Status, forbidden.Status).Should().Be((404, 403));
        (absent.Body.Length + forbidden.Body.Length).Should().Be(0);
        (await host.GetAsync("/main.images?location")).Element("LocationConstraint").Should().Be("");
        (await host.GetAsync("/main.images?location")).Text.Should().Contain(">eu-west-3</LocationConstraint>");
    }

    [Fact]
    public async Task Buckets_are_listed_by_name_in_pages()
    {
        await using var host = await S3Host.StartAsync();
        foreach (var name in new[] { "b.two", "a.one", "a.two", "B.one" })
        {
            await host.SendAsync("PUT", "/" + name);
        }

        var all = await host.GetAsync("/");
        var first = await host.GetAsync("/?max-buckets=3");
        var second = await host.GetAsync($"/?max-buckets=3&continuation-token={first.Element("ContinuationToken")}");

        all.Elements("Name").Should().Equal("B.one", "a.one", "a.two", "b.two");
        all.Text.Should().NotContain("ContinuationToken");
        first.Elements("Name").Should().Equal("B.one", "a.one", "a.two");
        second.Elements("Name").Should().Equal("b.two");
        second.Text.Should().NotContain("ContinuationToken");
        (await host.GetAsync("/?prefix=a.")).Elements("Name").Should().Equal("a.one", "a.two");
        (await host.GetAsync("/")).Elements("CreationDate").Should().Equal(all.Elements("CreationDate"));
        foreach (var max in new[] { "0", "10001", "-1", "x" })
        {
            var refusal = await host.GetAsync("/?max-buckets=" + max);
            (refusal.Status, refusal.Code, refusal.Element("ArgumentName")).Should().Be((400, "InvalidArgument", "max-buckets"));
        }
    }

    [Theory]
    [InlineData("<VersioningConfiguration/>", 400, "IllegalVersioningConfigurationException")]
    [InlineData("<VersioningConfiguration><Status>On</Status></VersioningConfiguration>", 400, "IllegalVersioningConfigurationException")]
    [InlineData("<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>", 409, "InvalidBucketState")]
    [InlineData("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", 200, "")]
    [InlineData("", 400, "MissingRequestBodyError")]
    public async Task Versioning_is_enabled_for_good(string body, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await host.PutAsync("/main.images?versioning", body);

        (answer.Status, answer.Code).Should().Be((status, code));
    }

    [Fact]
    public async Task A_bucket_with_objects_is_kept_where_that_is_set_and_one_with_an_upload_goes()
    {
        await using var host = await S3Host.StartAsync("main.images", new S3Options { RefuseNonEmptyBucketDelete = true });
        await host.PutAsync("/main.images/k", "x");

        var refusal = await host.SendAsync("DELETE", "/main.images");
        (await host.GetAsync("/main.images/k")).Text.Should().Be("x");
        await host.SendAsync("DELETE", "/main.images/k");
        await host.SendAsync("POST", "/main.images/k?uploads");
        var gone = await host.SendAsync("DELETE", "/main.images");

        (refusal.Status, refusal.Code, gone.Status).Should().Be((409, "BucketNotEmpty", 204));
        (await host.SendAsync("DELETE", "/main.images")).Element("BucketName").Should().Be("main.images");
    }

    [Theory]
    [InlineData("<AccessControlPolicy><Owner><ID>pfs</ID></Owner><AccessControlList><Grant><Grantee><ID>pfs</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>", 200, "")]
    [InlineData("<AccessControlPolicy><AccessControlList><Grant><Grantee><ID>other</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>", 501, "NotImplemented")]
    [InlineData("<AccessControlPolicy><AccessControlList><Grant><Grantee><ID>pfs</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>", 501, "NotImplemented")]
    [InlineData("<AccessControlPolicy/>", 501, "NotImplemented")]
    [InlineData("<Other/>", 400, "MalformedXML")]
    [InlineData("", 400, "MissingRequestBodyError")]
    public async Task Only_the_one_grant_that_is_there_can_be_put(string body, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");
        var head = (await host.GetAsync("/main.images?list-type=2"))["x-pfs-commit"];

        foreach (var target in new[] { "/main.images?acl", "/main.images/k?acl" })
        {
            var answer = await host.PutAsync(target, body);
            (answer.Status, answer.Code).Should().Be((status, code), target);
        }

        (await host.PutAsync("/main.images/none?acl", body)).Code.Should().Be("NoSuchKey");
        (await host.GetAsync("/main.images?list-type=2"))["x-pfs-commit"].Should().Be(head);
    }

    [Theory]
    [InlineData("GET", "/main.images/none", 404)]
    [InlineData("GET", "/main.images/k", 200)]
    [InlineData("DELETE", "/main.images/k", 204)]
    [InlineData("GET", "/main.images?policy", 404)]
    [InlineData("PATCH", "/main.images", 405)]
    [InlineData("GET", "/main.images/k?session", 400)]
    public async Task Every_answer_tells_its_request_and_every_error_the_same_one(string method, string target, int status)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        var answer = await host.SendAsync(method, target);
        var other = await host.SendAsync(method, target);

        answer.Status.Should().Be(status);
        (answer["Server"], answer["Date"] is not null).Should().Be(("Pfs", true));
        answer["x-amz-request-id"].Should().NotBeNullOrEmpty().And.NotBe(other["x-amz-request-id"]);
        if (status >= 400)
        {
            answer["Content-Type"].Should().Be("application/xml");
            answer.Text.Should().StartWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>");
            answer.Element("RequestId").Should().Be(answer["x-amz-request-id"]);
            answer.Element("HostId").Should().Be(answer["x-amz-id-2"]);
            answer.Element("Resource").Should().Be(target.Split('?')[0]);
        }

        if (status is 405)
        {
            answer["Allow"]!.Split(", ").Should().BeEquivalentTo("GET", "PUT", "HEAD", "DELETE", "POST");
            (answer.Element("Method"), answer.Element("ResourceType")).Should().Be(("PATCH", "BUCKET"));
        }

        if (status is 204)
        {
            (answer["Content-Type"], answer.Body.Length).Should().Be((null, 0));
        }
    }

    [Fact]
    public async Task Of_one_bucket_made_and_deleted_by_many_at_once_each_time_one_wins()
    {
        await using var host = await S3Host.StartAsync("main.images");
        for (var round = 0; round < 10; round++)
        {
            var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.SendAsync("PUT", "/race.images")));
            var deleted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.SendAsync("DELETE", "/race.images")));

            made.Select(answer => answer.Status).Order().Should().Equal(200, 409, 409, 409, 409, 409, 409, 409);
            deleted.Select(answer => answer.Status).Order().Should().Equal(204, 404, 404, 404, 404, 404, 404, 404);
        }
    }

    [Fact]
    public async Task Completions_at_once_are_one()
    {
        await using var host = await S3Host.StartAsync("main.images");
        for (var round = 0; round < 50; round++) // what comes between two looks of one request is rare
        {
            var upload = (await host.SendAsync("POST", $"/main.images/k{round}.?uploads")).Element("UploadId");
            var part = (await host.PutAsync($"/main.images/k{round}.?partNumber=1&uploadId={upload}", ""))["ETag"];
            var list = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part}</ETag></Part></CompleteMultipartUpload>");

            var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.SendAsync("POST", $"/main.images/k{round}.?uploadId={upload}", list)));

            done.Should().OnlyContain(answer => answer.Status == 200);
            done.Select(answer => answer.VersionId).Distinct().Should().ContainSingle();
            (await host.GetAsync($"/main.images?versions&prefix=k{round}.")).Elements("VersionId").Should().ContainSingle();
            (await host.GetAsync($"/main.images/k{round}.")).Body.Should().BeEmpty();
        }
    }
}
