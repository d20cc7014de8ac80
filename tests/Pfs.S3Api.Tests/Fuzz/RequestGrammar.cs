using System.Text;
using Pfs.S3Api.Operations;

namespace Pfs.S3Api.Tests.Fuzz;

/// <summary>Makes requests of pieces that mean something, each good in some place; the same seed makes the same ones.</summary>
internal sealed class RequestGrammar(int seed)
{
    private static readonly string[] Methods = ["GET", "HEAD", "PUT", "POST", "DELETE", "GET", "PUT", "POST", "DELETE", "PATCH"];

    private static readonly string[] Buckets =
    [
        "/main.images", "/main.images", "/main.images", "/images", "/new.images", "/back-1.main.images", "/HEAD~1.main.images", "/{commit}.images", "/a..b",
    ];

    private static readonly string[] Objects =
    [
        "/main.images/k", "/main.images/k", "/main.images/k", "/main.images/big", "/main.images/gone", "/main.images/dir/", "/main.images//", "/main.images/%C3%A9",
        "/back-1.main.images/k", "/{commit}.main.images/k", "/none.images/k", "/at-20260101t000000z.main.images/k", "/new.images/k",
    ];

    private static readonly string[] Paths = ["/", .. Buckets, .. Objects];

    private static readonly string[] Parameters =
    [
        .. OperationTable.Rows.SelectMany(row => row.Markers).Select(marker => marker.Name).Distinct(),
        "uploadId", "uploadId", "partNumber", "partNumber", "versionId", "versionId", "list-type", "prefix", "delimiter", "max-keys", "marker",
        "start-after", "continuation-token", "encoding-type", "fetch-owner", "key-marker", "version-id-marker", "upload-id-marker", "max-uploads", "max-parts",
        "part-number-marker", "max-buckets", "response-content-type", "response-expires", "x-id", "unknown",
    ];

    private static readonly string[] Headers =
    [
        "Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Content-MD5", "Content-Type", "Content-Encoding",
        "Expires", "Origin", "Access-Control-Request-Method", "x-amz-copy-source", "x-amz-copy-source", "x-amz-copy-source-range", "x-amz-copy-source-if-match",
        "x-amz-copy-source-if-modified-since", "x-amz-metadata-directive", "x-amz-tagging-directive", "x-amz-tagging", "x-amz-acl", "x-amz-storage-class",
        "x-amz-checksum-algorithm", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-type", "x-amz-checksum-mode", "x-amz-checksum-crc32", "x-amz-checksum-sha256",
        "x-amz-object-attributes", "x-amz-max-parts", "x-amz-part-number-marker", "x-amz-mp-object-size", "x-amz-meta-a", "x-amz-expected-bucket-owner", "x-pfs-message",
        "x-pfs-if-head", "x-amz-trailer", "x-amz-decoded-content-length", "x-amz-bucket-object-lock-enabled", "x-amz-optional-object-attributes",
    ];

    private static readonly string[] Values =
    [
        "", "0", "1", "2", "-1", "10000", "10001", "99999999999999999999", "x", "k", "a/", "/", "*", "HEAD", "HEAD^", "HEAD~99", ".1", ".9", "{commit}", "{upload}",
        "{etag}", "\"no\"", "url", "true", "private", "STANDARD", "COPY", "REPLACE", "CRC32", "SHA256", "FULL_OBJECT", "COMPOSITE", "ENABLED", "AAAAAA==",
        "/main.images/k", "main.images/k?versionId=HEAD%5E", "/back-1.main.images/k", "/main.images/big", "bytes=0-1", "bytes=2-", "bytes=-1", "bytes=9-", "ETag,ObjectParts,Checksum",
        "Mon, 02 Jan 2006 15:04:05 GMT", "Thu, 01 Jan 2099 00:00:00 GMT", "text/plain", "multipart/form-data; boundary=B", "a=b&c=d", "pfs", "https://a.example.org",
        "GET", "aws-chunked", "x-amz-checksum-crc32", "\u00e9", "a  b", new('a', 1100),
    ];

    private static readonly byte[][] Bodies = [.. new[]
    {
        "", "", "text", "<Delete><Object><Key>k</Key></Object><Object><Key>gone</Key><ETag>*</ETag></Object></Delete>",
        "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
        "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://*</AllowedOrigin></CORSRule></CORSConfiguration>",
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>",
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></CompleteMultipartUpload>",
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        "<CreateBucketConfiguration><LocationConstraint>x</LocationConstraint></CreateBucketConfiguration>",
        "<AccessControlPolicy><AccessControlList/></AccessControlPolicy>",
        "--B\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--B--\r\n",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly OperationRow[] Rows = [.. OperationTable.Rows];

    private readonly Random _random = new(seed);
    private readonly Mutator _mutator = new(seed, Bodies);

    /// <summary>The next one, in which {commit}, {upload} and {etag} stand for what there is.</summary>
    public (string Method, string Target, byte[] Body, (string Name, string Value)[] Headers) Next()
    {
        // Half of them begin as an operation, and end as something else perhaps.
        var row = _random.Next(2) == 0 ? Pick(Rows) : null;
        var path = row?.Target switch
        {
            null => Pick(Paths),
            Target.Service => "/",
            Target.Bucket => Pick(Buckets),
            _ => row.Markers.Any(marker => marker.Name == "uploadId") ? "/main.images/big" : Pick(Objects),
        };
        var markers = (row?.Markers ?? []).Select(marker => (marker.Name, Value: marker.Value ?? Meant(marker.Name)));
        var query = markers.Concat(Enumerable.Range(0, _random.Next(row is null ? 4 : 2)).Select(_ => Parameter())).DistinctBy(item => item.Name)
            .Select(item => $"{item.Name}={Escape(item.Value)}").ToArray();
        var headers = Enumerable.Range(0, _random.Next(4)).Select(_ => (Name: Pick(Headers), Value: Pick(Values)));
        headers = row?.Header is { } header ? headers.Prepend((header, "/main.images/k")) : headers;
        var body = _random.Next(4) == 0 ? _mutator.Next() : Pick(Bodies);
        return (row?.Method ?? Pick(Methods), path + (query.Length > 0 ? "?" : "") + string.Join('&', query), body, [.. headers.DistinctBy(item => item.Name)]);
    }

    private (string Name, string Value) Parameter()
    {
        var name = Pick(Parameters);
        return (name, _random.Next(3) == 0 ? Meant(name) : Pick(Values));
    }

    private static string Meant(string parameter) => parameter switch
    {
        "uploadId" => "{upload}",
        "partNumber" => "1",
        _ => "",
    };

    private static string Escape(string value) => value is ['{', ..] ? value : Uri.EscapeDataString(value);

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
