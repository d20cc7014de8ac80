using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using WriteOptions = Pfs.Core.WriteOptions;

namespace Pfs.Grpc.Services.Commits;

internal static class RestorePaths
{
    private const int MaxNames = 1000;

    public static async Task<RestorePathsResponse> HandleAsync(PfsStore store, RestorePathsRequest request, ServerCallContext context)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        if (request.Revision.Length == 0)
        {
            throw RequestFields.Invalid("revision is required: the state to restore from.");
        }

        if (request.Paths.Count + request.Prefixes.Count is 0 or > MaxNames)
        {
            throw RequestFields.Invalid($"Give 1 to {MaxNames} paths and prefixes; an empty prefix stands for all files.");
        }

        var paths = request.Paths.Select(RequestFields.Path).ToList();
        var prefixes = request.Prefixes.Select(prefix => prefix.Memory).ToList();
        var from = await store.OpenSnapshotAsync(branch, Revision.Parse(request.Revision), context.CancellationToken);
        var options = new WriteOptions
        {
            Author = BearerAuthentication.PrincipalOf(context),
            Message = request.Message.Length > 0 ? RequestFields.Message(request.Message) : MessageOf(request, from),
            Metadata = RequestFields.Metadata(request.Metadata),
            ExpectedHead = RequestFields.ExpectedHead(request.ExpectedHead),
        };
        var result = await store.RestorePathsAsync(branch, from, paths, prefixes, options, context.CancellationToken);
        return new RestorePathsResponse
        {
            Commit = await MadeCommit.FindAsync(store, branch.Repo, result.Commit, context),
            WrittenFiles = result.Written,
            DeletedFiles = result.Deleted,
            Snapshot = from.Commit?.ToString() ?? "",
        };
    }

    private static string MessageOf(RestorePathsRequest request, Snapshot from)
    {
        var what = (request.Paths, request.Prefixes) switch
        {
            ([var path], []) => path.ToStringUtf8(),
            ([], [{ IsEmpty: true }]) => "all files",
            ([], [var prefix]) => $"{prefix.ToStringUtf8()}*",
            var (paths, prefixes) => $"{paths.Count} paths and {prefixes.Count} prefixes",
        };
        return $"Restore {what} as of {from.Commit?.ToString() ?? "the empty branch"}";
    }
}
