using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

/// <summary>pfs.v1.RepoService: which rpc is which file.</summary>
internal sealed class RepoApi(PfsStore store) : RepoService.RepoServiceBase
{
    public override Task<Repo> CreateRepo(CreateRepoRequest request, ServerCallContext context) =>
        Repos.CreateRepo.HandleAsync(store, request, context.CancellationToken);

    public override Task<Repo> GetRepo(GetRepoRequest request, ServerCallContext context) =>
        Task.FromResult(Repos.GetRepo.Handle(store, request));

    public override Task<ListReposResponse> ListRepos(ListReposRequest request, ServerCallContext context) =>
        Task.FromResult(Repos.ListRepos.Handle(store, request, BearerAuthentication.IdentityOf(context)));

    public override Task<Repo> UpdateRepo(UpdateRepoRequest request, ServerCallContext context) =>
        Repos.UpdateRepo.HandleAsync(store, request, context.CancellationToken);

    public override Task<DeleteRepoResponse> DeleteRepo(DeleteRepoRequest request, ServerCallContext context) =>
        Repos.DeleteRepo.HandleAsync(store, request, context.CancellationToken);

    public override Task<ListDeletedReposResponse> ListDeletedRepos(ListDeletedReposRequest request, ServerCallContext context) =>
        Task.FromResult(Repos.ListDeletedRepos.Handle(store, request, BearerAuthentication.IdentityOf(context)));

    public override Task<Repo> RestoreRepo(RestoreRepoRequest request, ServerCallContext context) =>
        Repos.RestoreRepo.HandleAsync(store, request, context.CancellationToken);

    public override Task ExportRepo(ExportRepoRequest request, IServerStreamWriter<ExportRepoResponse> responseStream, ServerCallContext context) =>
        Repos.ExportRepo.HandleAsync(store, request, responseStream, context.CancellationToken);

    public override Task<ImportRepoResponse> ImportRepo(IAsyncStreamReader<ImportRepoRequest> requestStream, ServerCallContext context) =>
        Repos.ImportRepo.HandleAsync(store, requestStream, context.CancellationToken);
}
