using System.ComponentModel.DataAnnotations;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api;

/// <summary>How the S3 endpoint behaves.</summary>
public sealed record S3Options
{
    /// <summary>
    /// The region that buckets are said to be in. Any region in a signature is accepted. Default <c>us-east-1</c>, which clients
    /// assume when nothing is set.
    /// </summary>
    [RegularExpression("^[a-z0-9-]{1,64}$")]
    public string Region { get; init; } = "us-east-1";

    /// <summary>
    /// A path, such as <c>/datastore</c>, below which the endpoint is served besides <c>/</c>. Starts with a slash and does not
    /// end with one; hides a bucket of that name. Default: none.
    /// </summary>
    public string BasePath { get; init; } = "";

    /// <summary>
    /// The domain below which bucket names may stand as host names: with <c>s3.example.org</c> the host <c>main.images.s3.example.org</c>
    /// is the bucket <c>main.images</c>. Bucket names hold a dot, so no wildcard certificate fits them. Default: none.
    /// </summary>
    public string Domain { get; init; } = "";

    /// <summary>The id and display name of the owner of all buckets. Default <c>pfs</c>.</summary>
    public string Owner { get; init; } = "pfs";

    /// <summary>When true DeleteBucket refuses a bucket with objects, as AWS does. Default false, as Pachyderm does.</summary>
    public bool RefuseNonEmptyBucketDelete { get; init; }

    /// <summary>The smallest part, other than the last, of an upload, in bytes, 0 or more. S3 demands 5 MiB; default 0.</summary>
    [Range(0, long.MaxValue)]
    public long MinimumPartBytes { get; init; }

    /// <summary>The largest body of a PUT in bytes; null for no limit, the default. S3 takes 5 GiB.</summary>
    [Range(0, long.MaxValue)]
    public long? MaximumPutBytes { get; init; }

    /// <summary>
    /// What the ETag of an object is made of that is uploaded in parts from now on; others keep theirs. Default: its content.
    /// </summary>
    public MultipartETag MultipartETag { get; init; }

    /// <summary>How large the XML of a request may be.</summary>
    public XmlLimits Xml { get; init; } = new();

    /// <summary>Keys in one DeleteObjects, 1 to 100,000. Default 1000, what S3 documents.</summary>
    [Range(1, 100_000)]
    public int MaximumDeleteKeys { get; init; } = 1000;

    /// <summary>Requests that run at once, 1 or more; as many again wait for up to five seconds, the rest is told to slow down. Default 1024.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumRequests { get; init; } = 1024;
}
