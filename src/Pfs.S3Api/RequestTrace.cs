using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations;

namespace Pfs.S3Api;

/// <summary>What became known of a request while it was answered, for the audit log.</summary>
internal sealed class RequestTrace(string requestId)
{
    public string RequestId => requestId;

    public RequestTarget? Target { get; set; }

    public Caller? Caller { get; set; }

    public OperationRow? Row { get; set; }

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
            Status = status.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
