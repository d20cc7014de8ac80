using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Errors;

namespace Pfs.Grpc.Access;

/// <summary>
/// Holds a call's first message against the caller's rights: <see cref="AccessTable"/> names the right, the fields of the message what it is
/// on. Fields that all requests name alike are read by name, so an rpc that is added is covered by its row in the table.
/// </summary>
internal sealed class RequestAuthorization(AccessControl access)
{
    private const string Package = "/pfs.v1.";

    // Reflection shows what the proto file in the open does.
    private static readonly string[] OpenServices = ["/grpc.health.v1.", "/grpc.reflection."];

    // Revisions that a request may name, with the branch that each is relative to.
    private static readonly (string Branch, string Revision)[] Revisions =
        [("branch", "revision"), ("from_branch", "from_revision"), ("to_branch", "to_revision")];

    /// <summary>RpcException PermissionDenied, or Unauthenticated for the anonymous caller: he has not the right, and nothing was looked up.</summary>
    public void Authorize(ServerCallContext context, object message)
    {
        if (OpenServices.Any(open => context.Method.StartsWith(open, StringComparison.Ordinal)))
        {
            return;
        }

        var operation = OperationOf(context);
        var right = AccessTable.RightFor(operation);
        var caller = BearerAuthentication.IdentityOf(context);
        var target = Target((IMessage)message);
        CallAudit.Note(context, Text(target, "repo"), Text(target, "branch"), Text(target, "name") ?? Text(target, "principal") ?? Text(target, "access_key"));
        if (!IsGranted(caller, right, target))
        {
            throw caller.IsAnonymous
                ? GrpcStatusMap.ExceptionOf(
                    StatusCode.Unauthenticated, "CREDENTIALS_MISSING", "Anonymous callers may not do this; send 'authorization: Bearer ACCESS_KEY:SECRET_KEY'.")
                : GrpcStatusMap.ExceptionOf(
                    StatusCode.PermissionDenied,
                    "ACCESS_DENIED",
                    $"'{caller.Name}' has not the right '{right.ToString().ToLowerInvariant()}' that {operation} needs here{(right == Right.Write ? ", or the branch is protected and takes 'admin'" : "")}; an administrator can grant it.");
        }
    }

    /// <summary>The call's name in the table of rights.</summary>
    public static string OperationOf(ServerCallContext context) =>
        context.Method.StartsWith(Package, StringComparison.Ordinal) ? context.Method[Package.Length..] : context.Method;

    // The first message of a stream of writes wraps its header.
    private static IMessage Target(IMessage message) =>
        message.Descriptor.FindFieldByName("header") is { FieldType: FieldType.Message } header
            && header.Accessor.GetValue(message) is IMessage inner ? inner : message;

    private static string? Text(IMessage message, string field) =>
        message.Descriptor.FindFieldByName(field) is { FieldType: FieldType.String, IsRepeated: false } found
            ? (string)found.Accessor.GetValue(message)
            : null;

    private bool IsGranted(Identity caller, Right right, IMessage message)
    {
        if (right is Right.Known or Right.Store)
        {
            return right == Right.Known ? !caller.IsAnonymous : caller.IsStoreAdmin;
        }

        if (!RepoName.TryParse(Text(message, "repo") ?? "", out var repo))
        {
            return !caller.Grants.IsEmpty; // the rpc says what is wrong with the name
        }

        return MayReadRevisions(caller, repo, message)
            && (right == Right.Read ? MayRead(caller, repo, message) : MayChange(caller, right, repo, message));
    }

    private bool MayRead(Identity caller, RepoName repo, IMessage message)
    {
        if (Text(message, "branch") is not { } branch)
        {
            return Text(message, "from_branch") is not null || caller.May(Right.Read, repo, branch: null);
        }

        // A page goes on at a commit that the token names, which a caller may have made up.
        var pinned = (Text(message, "page_token") ?? "").Split('.')[0];
        return (Text(message, "revision") is not null || MayRead(caller, repo, branch, "HEAD"))
            && (!CommitId.TryParse(pinned, out _) || MayRead(caller, repo, branch, pinned));
    }

    private bool MayChange(Identity caller, Right right, RepoName repo, IMessage message)
    {
        if (Text(message, "commit_id") is { } open)
        {
            return CommitId.TryParse(open, out var id) ? access.MayChange(caller, right, repo, id) : caller.May(right, repo, branch: null);
        }

        return Text(message, "branch") is not { } name
            ? caller.May(right, repo, branch: null) && MayChangeRepo(caller, right, Text(message, "new_name"))
            : MayChange(caller, right, repo, name) && (Text(message, "new_name") is not { Length: > 0 } other || MayChange(caller, right, repo, other));
    }

    private bool MayChange(Identity caller, Right right, RepoName repo, string branch)
    {
        var name = BranchOf(branch) ?? BranchName.Default;
        return caller.May(access.Needed(caller, right, repo, name), repo, name);
    }

    private static bool MayChangeRepo(Identity caller, Right right, string? newName) =>
        !RepoName.TryParse(newName ?? "", out var repo) || caller.May(right, repo, branch: null);

    private bool MayReadRevisions(Identity caller, RepoName repo, IMessage message)
    {
        foreach (var (branchField, revisionField) in Revisions)
        {
            if (Text(message, revisionField) is { } revision && Text(message, branchField) is { } branch && IsMeant(message, branchField, branch, revision)
                && !MayRead(caller, repo, branch, revision))
            {
                return false;
            }
        }

        return true;
    }

    // A branch that is created may come from nowhere; everywhere else nothing means the head of master.
    private static bool IsMeant(IMessage message, string branchField, string branch, string revision) =>
        branchField != "from_branch" || Text(message, "branch") is null || branch.Length > 0 || revision.Length > 0;

    private bool MayRead(Identity caller, RepoName repo, string branch, string revision) =>
        BranchOf(branch) is not { } name || !Revision.TryParse(revision.Length == 0 ? "HEAD" : revision, out var parsed)
            ? caller.May(Right.Read, repo, branch: null) // the rpc says what is malformed
            : access.MayRead(caller, new BranchRef(repo, name), parsed);

    private static BranchName? BranchOf(string name) =>
        name.Length == 0 ? BranchName.Default : BranchName.TryParse(name, out var branch) ? branch : null;
}
