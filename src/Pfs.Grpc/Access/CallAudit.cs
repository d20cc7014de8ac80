using Grpc.Core;
using Pfs.Core;

namespace Pfs.Grpc.Access;

/// <summary>Tells the audit log of calls that change something, and of those that were refused for want of a right.</summary>
internal sealed class CallAudit(AccessControl access, TimeProvider clock)
{
    private static readonly object TargetKey = new();
    private static readonly object CommitKey = new();

    /// <summary>Keeps what a call is about.</summary>
    public static void Note(ServerCallContext context, string? repo, string? branch, string? key) => context.UserState[TargetKey] = (repo, branch, key);

    /// <summary>Keeps which commit a call made.</summary>
    public static void NoteCommit(ServerCallContext context, string commit) => context.UserState[CommitKey] = commit;

    public void Tell(ServerCallContext context, StatusCode status, string requestId)
    {
        var operation = RequestAuthorization.OperationOf(context);
        var isRefusal = status is StatusCode.Unauthenticated or StatusCode.PermissionDenied;
        var isChange = operation[0] != '/' && AccessTable.RightFor(operation) is Right.Write or Right.Admin or Right.Store;
        if (access.Audit is not { } audit || !(isRefusal || isChange || operation == "AccessService/CreateSession"))
        {
            return;
        }

        var caller = BearerAuthentication.FindIdentity(context);
        var (repo, branch, key) = context.UserState.TryGetValue(TargetKey, out var target) ? ((string?, string?, string?))target : default;
        audit(new AuditEntry
        {
            Time = clock.GetUtcNow(),
            RequestId = requestId,
            Principal = caller?.Name ?? "",
            AccessKey = caller?.AccessKey ?? "",
            Source = context.GetHttpContext().Connection.RemoteIpAddress?.ToString() ?? "",
            Operation = operation,
            Repo = repo,
            Branch = branch,
            Key = key,
            Commit = context.UserState.TryGetValue(CommitKey, out var commit) ? (string)commit : null,
            Status = status.ToString(),
        });
    }
}
