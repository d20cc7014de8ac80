using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.Messages;
using Pfs.Grpc.Services.Commits;
using Pfs.Grpc.V1;
using Part = Pfs.Grpc.V1.WriteFilesRequest.PartOneofCase;
using WriteOptions = Pfs.Core.WriteOptions;

namespace Pfs.Grpc.Services.Files;

internal static class WriteFiles
{
    public static async Task<WriteFilesResponse> HandleAsync(
        PfsStore store, IAsyncStreamReader<WriteFilesRequest> requests, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var header = await requests.MoveNext(cancellationToken) && requests.Current.PartCase == Part.Header
            ? requests.Current.Header
            : throw RequestFields.Invalid("The first message must be the header.");
        var branch = RequestFields.Branch(header.Repo, header.Branch);

        var expectedHead = RequestFields.ExpectedHead(header.ExpectedHead);
        CheckHead(store.GetBranch(branch), expectedHead);
        var message = RequestFields.Message(header.Message);
        var metadata = RequestFields.Metadata(header.Metadata);

        await using var changes = new ChangeCollector(store);
        while (await requests.MoveNext(cancellationToken))
        {
            await AddAsync(changes, requests.Current, cancellationToken);
        }

        var collected = await changes.FinishAsync(cancellationToken);
        if (collected.Count == 0)
        {
            return new WriteFilesResponse();
        }

        var options = new WriteOptions
        {
            Author = BearerAuthentication.PrincipalOf(context),
            Message = message.Length > 0 ? message : MessageOf(collected),
            Metadata = metadata,
            ExpectedHead = expectedHead,
        };
        var result = await store.CommitAsync(branch, collected, options, cancellationToken);

        return new WriteFilesResponse { Commit = await MadeCommit.FindAsync(store, branch.Repo, result.Commit, context) };
    }

    /// <summary>Refused before the data travels, and also when no data comes; the commit checks it again.</summary>
    public static void CheckHead(BranchInfo branch, CommitId? expectedHead)
    {
        if (expectedHead is { } expected && (branch.Head ?? CommitId.None) != expected)
        {
            throw new PfsException(
                PfsError.HeadMoved,
                $"The head of {branch.Ref} is {branch.Head?.ToString() ?? "no commit yet"} and not the expected one; read it again and decide anew.");
        }
    }

    private static ValueTask AddAsync(ChangeCollector changes, WriteFilesRequest request, CancellationToken cancellationToken) =>
        request.PartCase switch
        {
            Part.Start => changes.StartAsync(request.Start, cancellationToken),
            Part.Data => changes.AppendAsync(request.Data, cancellationToken),
            Part.Delete => changes.DeleteAsync(request.Delete, null, cancellationToken),
            Part.DeleteFile => changes.DeleteAsync(request.DeleteFile.Path, request.DeleteFile.Precondition, cancellationToken),
            Part.Header => throw RequestFields.Invalid("There may be one header only, as the first message."),
            Part.None => throw RequestFields.Invalid("A message holds none of header, start, data, delete and delete_file."),
        };

    private static string MessageOf(IReadOnlyList<Change> changes) => changes switch
    {
        [Change.Put put] => $"Write {put.Path}",
        [Change.Delete delete] => $"Delete {delete.Path}",
        _ => $"Change {changes.Count} files",
    };
}
