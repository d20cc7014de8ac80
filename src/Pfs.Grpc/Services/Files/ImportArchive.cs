using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.Archives;
using Pfs.Grpc.Messages;
using Pfs.Grpc.Services.Commits;
using Pfs.Grpc.V1;
using WriteOptions = Pfs.Core.WriteOptions;

namespace Pfs.Grpc.Services.Files;

internal static class ImportArchive
{
    public static async Task<ImportArchiveResponse> HandleAsync(
        PfsStore store, PfsGrpcOptions limits, IAsyncStreamReader<ImportArchiveRequest> requests, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var header = await requests.MoveNext(cancellationToken) && requests.Current.PartCase == ImportArchiveRequest.PartOneofCase.Header
            ? requests.Current.Header
            : throw RequestFields.Invalid("The first message must be the header.");
        var branch = RequestFields.Branch(header.Repo, header.Branch);
        var expectedHead = RequestFields.ExpectedHead(header.ExpectedHead);
        WriteFiles.CheckHead(store.GetBranch(branch), expectedHead);
        var message = RequestFields.Message(header.Message);
        var metadata = RequestFields.Metadata(header.Metadata);

        await using var changes = new ChangeCollector(store);
        var tar = new TarReader(new ArchiveInput(requests, limits.MaxImportBytes));
        var import = new Import(tar, changes, header.Prefix.Memory, limits.MaxImportFiles);
        await import.RunAsync(cancellationToken);
        var collected = await changes.FinishAsync(cancellationToken);
        if (collected.Count == 0)
        {
            return new ImportArchiveResponse();
        }

        var options = new WriteOptions
        {
            Author = BearerAuthentication.PrincipalOf(context),
            Message = message.Length > 0 ? message : $"Import {import.Files} files",
            Metadata = metadata,
            ExpectedHead = expectedHead,
        };
        var result = await store.CommitAsync(branch, collected, options, cancellationToken);
        return new ImportArchiveResponse
        {
            Commit = await MadeCommit.FindAsync(store, branch.Repo, result.Commit, context),
            FileCount = import.Files,
            TotalBytes = import.Bytes,
        };
    }
}
