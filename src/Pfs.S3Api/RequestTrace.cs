using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations;

namespace Pfs.S3Api;

/// <summary>What became known of a request while it was answered, for the audit log and the metrics.</summary>
internal sealed class RequestTrace(string requestId)
{
    /// <summary>This edge among the metrics.</summary>
    public const string Edge = "s3";

    private const string Preflight = "Preflight";

    // What web servers write into their logs for a client that went away before it was answered; nobody is sent it.
    private const string Abandoned = "499";

    // Made once: a measurement must not make a string.
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    public string RequestId => requestId;

    public bool IsPreflight { get; set; }

    public bool IsAbandoned { get; set; }

    /// <summary>S3's name of the operation, Preflight, or Unknown.</summary>
    public string Operation => Row?.Operation ?? (IsPreflight ? Preflight : RequestMetrics.UnknownOperation);

    public RequestTarget? Target { get; set; }

    public Caller? Caller { get; set; }

    public OperationRow? Row { get; set; }

    /// <summary>The HTTP status as text.</summary>
    public string StatusOf(HttpResponse response) => IsAbandoned ? Abandoned : Statuses[response.StatusCode];

    /// <summary>The entry of a change or a refusal; null for what was only read.</summary>
    public AuditEntry? EntryOf(HttpContext http, DateTimeOffset now)
    {
        var status = http.Response.StatusCode;
        var isChange = Row is not null && AccessTable.RightFor(Row.Operation) is Right.Write or Right.Admin;
        if (!isChange && status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden))
        {
            return null;
        }

        BranchRef branch = default;
        var hasBranch = Target?.Bucket is { } bucket && BucketTarget.TryParseBranch(bucket, out branch);
        return new AuditEntry
        {
            Time = now,
            RequestId = requestId,
            Principal = Caller?.Principal ?? "",
            AccessKey = Caller?.Identity.AccessKey ?? "",
            Source = http.Connection.RemoteIpAddress?.ToString() ?? "",
            Operation = Row?.Operation ?? "",
            Repo = hasBranch ? branch.Repo.ToString() : Target?.Bucket,
            Branch = hasBranch ? branch.Branch.ToString() : null,
            Key = Target?.Key,
            Commit = isChange && status < StatusCodes.Status300MultipleChoices ? http.Response.Headers["x-amz-version-id"] : (string?)null,
            Status = Statuses[status],
        };
    }
}
