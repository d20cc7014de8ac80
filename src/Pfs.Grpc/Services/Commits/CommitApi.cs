using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Pfs.Core;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Services.Commits;

/// <summary>pfs.v1.CommitService: which rpc is which file.</summary>
internal sealed class CommitApi(PfsStore store, IHostApplicationLifetime lifetime) : CommitService.CommitServiceBase
{
    public override Task<Commit> StartCommit(StartCommitRequest request, ServerCallContext context) =>
        Commits.StartCommit.HandleAsync(store, request, context);

    public override Task<Commit> FinishCommit(FinishCommitRequest request, ServerCallContext context) =>
        Commits.FinishCommit.HandleAsync(store, request, context);

    public override Task<AbortCommitResponse> AbortCommit(AbortCommitRequest request, ServerCallContext context) =>
        Commits.AbortCommit.HandleAsync(store, request, context.CancellationToken);

    public override Task<Commit> GetCommit(GetCommitRequest request, ServerCallContext context) =>
        Commits.GetCommit.HandleAsync(store, request, context.CancellationToken);

    public override Task<ResolveRevisionResponse> ResolveRevision(ResolveRevisionRequest request, ServerCallContext context) =>
        Task.FromResult(Commits.ResolveRevision.Handle(store, request));

    public override Task<ListCommitsResponse> ListCommits(ListCommitsRequest request, ServerCallContext context) =>
        Commits.ListCommits.HandleAsync(store, request, context.CancellationToken);

    public override Task WatchCommits(
        WatchCommitsRequest request, IServerStreamWriter<Commit> responseStream, ServerCallContext context) =>
        Commits.WatchCommits.HandleAsync(store, request, responseStream, context, lifetime.ApplicationStopping);

    public override async Task DiffCommits(
        DiffCommitsRequest request, IServerStreamWriter<FileDiff> responseStream, ServerCallContext context)
    {
        using var lease = store.TakeLease(); // what it looks up stays
        await Commits.DiffCommits.HandleAsync(store, request, responseStream, context.CancellationToken);
    }

    public override Task<RevertCommitResponse> RevertCommit(RevertCommitRequest request, ServerCallContext context) =>
        Commits.RevertCommit.HandleAsync(store, request, context);

    public override Task<Commit> SetNote(SetNoteRequest request, ServerCallContext context) =>
        Commits.SetNote.HandleAsync(store, request, context.CancellationToken);

    public override async Task<RestorePathsResponse> RestorePaths(RestorePathsRequest request, ServerCallContext context)
    {
        using var lease = store.TakeLease(); // what it restores from stays
        return await Commits.RestorePaths.HandleAsync(store, request, context);
    }
}
