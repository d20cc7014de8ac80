using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Forms;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations;

/// <summary>One authenticated request: everything that an operation may ask about it.</summary>
internal sealed class S3Context(
    HttpContext http,
    RequestTarget target,
    Caller caller,
    PfsStore store,
    AccessControl access,
    S3Options options,
    DateTimeOffset now,
    PostForm? form = null)
{
    private const int MaxMessageChars = 4096; // the store's limit
    private BucketTarget? _bucket;
    private bool _isBucketKnown;

    public HttpRequest Request => http.Request;

    public HttpResponse Response => http.Response;

    public RequestTarget Target => target;

    public QueryParameters Query => target.Query;

    public Caller Caller => caller;

    public PfsStore Store => store;

    public S3Options Options => options;

    /// <summary>The form that the request is; only that of PostObject is one.</summary>
    public PostForm Form => form ?? throw new UnreachableException("The request is no form.");

    /// <summary>When the request came.</summary>
    public DateTimeOffset Now => now;

    /// <summary>The bucket as the client named it.</summary>
    public string BucketName => target.Bucket ?? "";

    /// <summary>The bucket that the request names.</summary>
    /// <exception cref="S3Exception">NoSuchBucket.</exception>
    public BucketTarget Bucket => FindBucket() ?? throw NoSuchBucket(BucketName);

    /// <summary>The branch that the request writes to.</summary>
    /// <exception cref="S3Exception">NoSuchBucket; MethodNotAllowed for a read-only view.</exception>
    public BranchRef WritableBranch => Bucket.IsReadOnly
        ? throw new S3Exception(
            S3Error.MethodNotAllowed,
            $"Bucket '{BucketName}' is a read-only view of the past; write to bucket '{Bucket.Branch}'.")
            .With("Method", Request.Method).With("ResourceType", "BUCKET").WithHeader("Allow", "GET, HEAD")
        : Bucket.Branch;

    /// <summary>The key that the request names: the one place where a key becomes a path.</summary>
    /// <exception cref="S3Exception">KeyTooLongError; InvalidURI.</exception>
    public FilePath Path => ParseKey(target.Key ?? "");

    public static FilePath ParseKey(string key)
    {
        var utf8 = Encoding.UTF8.GetBytes(key);
        if (utf8.Length > FilePath.MaxBytes)
        {
            throw new S3Exception(S3Error.KeyTooLong).With("Size", $"{utf8.Length}").With("MaxSizeAllowed", $"{FilePath.MaxBytes}");
        }

        return FilePath.TryParse(utf8, out var path) ? path : throw new S3Exception(S3Error.InvalidUri);
    }

    public static S3Exception NoSuchBucket(string name) => new S3Exception(
        S3Error.NoSuchBucket, $"The specified bucket '{name}' does not exist; create it with PUT /{name}.").With("BucketName", name);

    /// <summary>Refuses a caller who has not the right that the operation needs on what the request names.</summary>
    /// <exception cref="S3Exception">AccessDenied: nothing is told of what exists.</exception>
    public void Authorize(string operation)
    {
        var right = AccessTable.RightFor(operation);
        if (target.Bucket is null)
        {
            Demand(right == Right.Known && !caller.Identity.IsAnonymous, right);
        }
        else
        {
            Authorize(FindBucket(), BucketName, right);
        }
    }

    /// <summary>Another bucket than the request's own; null when there is none.</summary>
    /// <exception cref="S3Exception">AccessDenied: the caller has not the right on it, whether it exists or not.</exception>
    public BucketTarget? FindBucket(string name, Right right)
    {
        var bucket = BucketTarget.Find(store, name);
        Authorize(bucket, name, right);
        return bucket;
    }

    /// <summary>The state that reads of the bucket see.</summary>
    public ValueTask<Snapshot> OpenSnapshotAsync(CancellationToken cancellationToken) =>
        OpenSnapshotAsync(Bucket.Branch, Bucket.Revision, cancellationToken);

    /// <summary>The state that a revision names, which the client may have chosen.</summary>
    /// <exception cref="S3Exception">AccessDenied: the caller may not read any branch that holds it.</exception>
    public ValueTask<Snapshot> OpenSnapshotAsync(BranchRef branch, Revision revision, CancellationToken cancellationToken)
    {
        Demand(access.MayRead(caller.Identity, branch, revision), Right.Read);
        return store.OpenSnapshotAsync(branch, revision, cancellationToken);
    }

    /// <summary>The commit that a revision names, which the client may have chosen.</summary>
    /// <exception cref="S3Exception">AccessDenied: the caller may not read any branch that holds it.</exception>
    public CommitId Resolve(BranchRef branch, Revision revision)
    {
        Demand(access.MayRead(caller.Identity, branch, revision), Right.Read);
        return store.Resolve(branch, revision);
    }

    /// <summary>What the commit of this request says about itself.</summary>
    /// <exception cref="S3Exception">InvalidArgument or PreconditionFailed for bad x-pfs-* headers.</exception>
    public WriteOptions WriteOptions(string message)
    {
        string? given = Request.Headers["x-pfs-message"];
        if (given?.Length > MaxMessageChars)
        {
            throw S3Exception.InvalidArgument("x-pfs-message", null, $"A commit message holds at most {MaxMessageChars} characters.");
        }

        return new WriteOptions
        {
            Author = caller.Principal,
            Message = given is null ? message : HeaderText.ToText(given),
            ExpectedHead = ExpectedHead(),
        };
    }

    /// <summary>Opens the body of an object.</summary>
    public RequestBody OpenBody() => RequestBody.Open(Request, caller.Payload, fallback: null, hasChecksum: true);

    /// <summary>Opens the body of a part.</summary>
    /// <param name="fallback">The checksum to compute when the client names none; null: CRC64NVME.</param>
    public RequestBody OpenPartBody(ChecksumAlgorithm? fallback) =>
        RequestBody.Open(Request, caller.Payload, fallback, hasChecksum: true, withMd5: options.MultipartETag == MultipartETag.S3);

    /// <summary>Reads and verifies a whole small body.</summary>
    /// <param name="maxBytes">The longest to take, where the limit of all documents is not lower.</param>
    /// <param name="checksum">What checksum headers mean here.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async ValueTask<byte[]> ReadBodyAsync(int maxBytes, BodyChecksum checksum, CancellationToken cancellationToken)
    {
        if (caller.Payload.IsChunked)
        {
            throw new S3Exception(S3Error.InvalidRequest, "This operation takes its body in one piece, not as aws-chunked.");
        }

        if (Request.ContentLength is null or 0 && Request.Headers.TransferEncoding.Count == 0 && HttpProtocol.IsHttp11(Request.Protocol))
        {
            return [];
        }

        maxBytes = Math.Min(maxBytes, options.Xml.Bytes);
        using var body = RequestBody.Open(Request, caller.Payload, fallback: null, checksum != BodyChecksum.NotOfBody);
        if (checksum == BodyChecksum.Demanded && !body.Promises.HasChecksum && body.Promises.Md5 is null)
        {
            throw new S3Exception(S3Error.InvalidRequest, "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }

        using var buffer = new PooledBuffer();
        while (true)
        {
            var read = await body.ReadAsync(buffer.GetMemory(1024), cancellationToken);
            if (read == 0)
            {
                body.Verify(ContentHash.Of(buffer.WrittenSpan));
                return buffer.WrittenSpan.ToArray();
            }

            buffer.Advance(read);
            if (buffer.Length > maxBytes)
            {
                throw new S3Exception(S3Error.MaxMessageLengthExceeded).With("MaxMessageLengthBytes", $"{maxBytes}");
            }
        }
    }

    /// <summary>Sends a whole document with status 200.</summary>
    public async ValueTask SendAsync(XmlAnswer answer, CancellationToken cancellationToken)
    {
        Response.ContentType = "application/xml";
        Response.ContentLength = answer.Written.Length;
        await Response.Body.WriteAsync(answer.Written, cancellationToken);
    }

    /// <summary>Sends a status alone.</summary>
    public ValueTask SendAsync(int status)
    {
        Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
        {
            Response.ContentLength = 0;
        }

        return ValueTask.CompletedTask;
    }

    private BucketTarget? FindBucket()
    {
        if (!_isBucketKnown)
        {
            (_bucket, _isBucketKnown) = (BucketTarget.Find(store, BucketName), true);
        }

        return _bucket;
    }

    private void Authorize(BucketTarget? bucket, string name, Right right)
    {
        var identity = caller.Identity;
        if (bucket is { IsReadOnly: true } && right == Right.Read)
        {
            Demand(access.MayRead(identity, bucket.Branch, bucket.Revision), right);
        }
        else if (bucket is not null)
        {
            Demand(bucket.Branch, right);
        }
        else if (BucketTarget.TryParseBranch(name, out var branch))
        {
            Demand(branch, right);
        }
        else
        {
            // No bucket can have the name; who may do nothing at all need not know the rules of names.
            Demand(!identity.Grants.IsEmpty, right);
        }
    }

    private void Demand(BranchRef branch, Right right)
    {
        var needed = access.Needed(caller.Identity, right, branch.Repo, branch.Branch);
        Demand(caller.Identity.May(needed, branch.Repo, branch.Branch), needed);
    }

    private void Demand(bool isGranted, Right right)
    {
        if (!isGranted)
        {
            throw new S3Exception(S3Error.AccessDenied, caller.Identity.IsAnonymous
                ? "Access Denied: sign the request with an access key of this server."
                : $"Access Denied: '{caller.Principal}' has not the right '{right.ToString().ToLowerInvariant()}' here; an administrator can grant it.");
        }
    }

    private CommitId? ExpectedHead()
    {
        string? text = Request.Headers["x-pfs-if-head"];
        if (text is null)
        {
            return null;
        }

        text = text.Trim().Trim('"');
        if (CommitId.TryParse(text, out var id))
        {
            return id;
        }

        if (text.Length < CommitId.MinPrefixDigits || !text.All(char.IsAsciiHexDigit) || !Revision.TryParse(text, out var revision))
        {
            throw S3Exception.InvalidArgument("x-pfs-if-head", text, "x-pfs-if-head must be a commit id of 8 to 64 hex digits.");
        }

        try
        {
            return store.Resolve(Bucket.Branch, revision);
        }
        catch (PfsException e) when (e.Error is PfsError.RevisionNotFound)
        {
            throw new S3Exception(S3Error.PreconditionFailed, e.Message).With("Condition", "x-pfs-if-head");
        }
    }
}
