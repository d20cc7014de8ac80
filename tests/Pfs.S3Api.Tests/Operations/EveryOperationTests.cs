using System.Text;
using FluentAssertions;
using Pfs.S3Api.Operations;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>
/// What docs/s3-compatibility.md says of each operation, asked of a server: one request for each row of the operation table. A new
/// row needs one, too.
/// </summary>
public sealed class EveryOperationTests
{
    private const string Tagging = "<Tagging><TagSet><Tag><Key>stage</Key><Value>raw</Value></Tag></TagSet></Tagging>";
    private const string Cors = "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>";
    private const string Versioning = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    private const string Delete = "<Delete><Object><Key>k</Key></Object></Delete>";
    private const string Complete = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part}</ETag></Part></CompleteMultipartUpload>";

    /// <summary>The requests for answered operations, and a piece of the good answer that no other operation gives.</summary>
    private static readonly Dictionary<string, Probe> Probes = new()
    {
        ["ListBuckets"] = new("/", "<ListAllMyBucketsResult"),
        ["CreateBucket"] = new("/new.images", ""),
        ["HeadBucket"] = new("/main.images", ""),
        ["DeleteBucket"] = new("/main.images", "", Status: 204),
        ["GetBucketAccelerateConfiguration"] = new("/main.images?accelerate", "<AccelerateConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></AccelerateConfiguration>"),
        ["GetBucketAcl"] = new("/main.images?acl", "<Permission>FULL_CONTROL</Permission>"),
        ["PutBucketAcl"] = new("/main.images?acl", "", Header: ("x-amz-acl", "private")),
        ["GetBucketCors"] = new("/main.images?cors", "<AllowedMethod>GET</AllowedMethod>"),
        ["PutBucketCors"] = new("/main.images?cors", "", Cors),
        ["DeleteBucketCors"] = new("/main.images?cors", "", Status: 204),
        ["GetBucketLocation"] = new("/main.images?location", "<LocationConstraint"),
        ["GetBucketLogging"] = new("/main.images?logging", "<BucketLoggingStatus xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></BucketLoggingStatus>"),
        ["GetBucketNotificationConfiguration"] = new("/main.images?notification", "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></NotificationConfiguration>"),
        ["GetBucketRequestPayment"] = new("/main.images?requestPayment", "<Payer>BucketOwner</Payer>"),
        ["GetBucketTagging"] = new("/main.images?tagging", "<Key>stage</Key><Value>raw</Value>"),
        ["PutBucketTagging"] = new("/main.images?tagging", "", Tagging, Status: 204),
        ["DeleteBucketTagging"] = new("/main.images?tagging", "", Status: 204),
        ["GetBucketVersioning"] = new("/main.images?versioning", "<Status>Enabled</Status>"),
        ["PutBucketVersioning"] = new("/main.images?versioning", "", Versioning),
        ["ListMultipartUploads"] = new("/main.images?uploads", "<UploadId>{upload}</UploadId>"),
        ["ListObjectVersions"] = new("/main.images?versions", "<ListVersionsResult"),
        ["ListObjectsV2"] = new("/main.images?list-type=2", "<KeyCount>1</KeyCount>"),
        ["ListObjects"] = new("/main.images", "<Marker></Marker>"),
        ["DeleteObjects"] = new("/main.images?delete", "<Deleted><Key>k</Key><DeleteMarker>true</DeleteMarker>", Delete),
        ["GetObjectAcl"] = new("/main.images/k?acl", "<Permission>FULL_CONTROL</Permission>"),
        ["PutObjectAcl"] = new("/main.images/k?acl", "", Header: ("x-amz-acl", "private")),
        ["GetObjectAttributes"] = new("/main.images/k?attributes", "<ObjectSize>4</ObjectSize>", Header: ("x-amz-object-attributes", "ObjectSize")),
        ["GetObjectTagging"] = new("/main.images/k?tagging", "<Key>stage</Key><Value>raw</Value>"),
        ["PutObjectTagging"] = new("/main.images/k?tagging", "", Tagging),
        ["DeleteObjectTagging"] = new("/main.images/k?tagging", "", Status: 204),
        ["CreateMultipartUpload"] = new("/main.images/new?uploads", "<InitiateMultipartUploadResult"),
        ["UploadPart"] = new("/main.images/big?partNumber=2&uploadId={upload}", "", "part"),
        ["UploadPartCopy"] = new("/main.images/big?partNumber=2&uploadId={upload}", "<CopyPartResult", Header: ("x-amz-copy-source", "/main.images/k")),
        ["CompleteMultipartUpload"] = new("/main.images/big?uploadId={upload}", "<CompleteMultipartUploadResult", Complete),
        ["AbortMultipartUpload"] = new("/main.images/big?uploadId={upload}", "", Status: 204),
        ["ListParts"] = new("/main.images/big?uploadId={upload}", "<PartNumber>1</PartNumber>"),
        ["PutObject"] = new("/main.images/new", "", "text"),
        ["CopyObject"] = new("/main.images/new", "<CopyObjectResult", Header: ("x-amz-copy-source", "/main.images/k")),
        ["GetObject"] = new("/main.images/k", "text"),
        ["HeadObject"] = new("/main.images/k", ""),
        ["DeleteObject"] = new("/main.images/k", "", Status: 204),
    };

    public static TheoryData<string> Operations => [.. OperationTable.Rows.Select(row => row.Operation)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_operation_is_answered_as_the_page_says(string operation)
    {
        var row = OperationTable.Rows.Single(row => row.Operation == operation);
        var log = new ServedLog();
        await using var host = await S3Host.StartAsync("main.images", log: log);
        var (upload, part) = await PrepareAsync(host);
        log.Clear();

        if (row.NotImplemented is { } why)
        {
            var refusal = await SendAsync(host, row, new Probe(TargetOf(row), ""));
            refusal.Status.Should().Be(501);
            refusal.Code.Should().Be("NotImplemented");
            refusal.Element("Message").Should().Be($"{operation} is not implemented: {why}.");
        }
        else if (Refusal(row) is var (status, code))
        {
            var refusal = await SendAsync(host, row, new Probe(TargetOf(row), ""));
            (refusal.Status, refusal.Code).Should().Be((status, code));
        }
        else if (operation == "PostObject")
        {
            (await new TestForm().SendAsync(host)).Status.Should().Be(204);
            log.LastIs(operation).Should().BeTrue();
        }
        else
        {
            var probe = (Probes.GetValueOrDefault(operation) ?? Nothing(row)).With(upload, part);
            var answer = await SendAsync(host, row, probe);
            answer.Status.Should().Be(probe.Status, answer.Text);
            answer.Text.Contains(probe.Contains, StringComparison.Ordinal).Should().BeTrue("it says {0}", answer.Text);
            log.LastIs(operation).Should().BeTrue();
        }
    }

    [Fact]
    public void Each_request_is_for_an_operation_of_the_table() =>
        Probes.Keys.Should().BeSubsetOf(OperationTable.Rows.Where(row => row.Handler is not null).Select(row => row.Operation));

    /// <summary>A bucket, an object and an upload that there is something to say about.</summary>
    private static async Task<(string Upload, string Part)> PrepareAsync(S3Host host)
    {
        await host.PutAsync("/main.images/k", "text", ("x-amz-tagging", "stage=raw"));
        await host.PutAsync("/main.images?tagging", Tagging);
        await host.PutAsync("/main.images?cors", Cors);
        var upload = (await host.SendAsync("POST", "/main.images/big?uploads")).Element("UploadId");
        var part = await host.PutAsync($"/main.images/big?partNumber=1&uploadId={upload}", "part");
        return (upload, part["ETag"]!);
    }

    /// <summary>Of operations on what cannot be set; the page says what they answer.</summary>
    private static (int Status, string Code)? Refusal(OperationRow row) =>
        row.Answer?.Split(' ') is [{ Length: 3 } status, var code] && int.TryParse(status, out var number) ? (number, code) : null;

    /// <summary>Of a row that says "204": what is not set is deleted.</summary>
    private static Probe Nothing(OperationRow row)
    {
        row.Answer.Should().Be("204", "{0} has no request in this test", row.Operation);
        return new Probe(TargetOf(row), "", Status: 204);
    }

    private static string TargetOf(OperationRow row) =>
        $"/main.images{(row.Target == Target.Object ? "/k" : "")}?{row.Marker}";

    private static Task<S3Answer> SendAsync(S3Host host, OperationRow row, Probe probe)
    {
        var body = Encoding.UTF8.GetBytes(probe.Body);
        List<(string, string)> headers = probe.Header is { } header ? [header] : [];
        if (row.Operation == "DeleteObjects")
        {
            headers.Add(("x-amz-checksum-sha256", Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(body))));
        }

        return host.SendAsync(row.Method, probe.Target, row.Method is "PUT" or "POST" ? body : null, [.. headers]);
    }

    private sealed record Probe(string Target, string Contains, string Body = "", (string, string)? Header = null, int Status = 200)
    {
        public Probe With(string upload, string part) => this with
        {
            Target = Target.Replace("{upload}", upload, StringComparison.Ordinal),
            Contains = Contains.Replace("{upload}", upload, StringComparison.Ordinal),
            Body = Body.Replace("{part}", part, StringComparison.Ordinal),
        };
    }
}
