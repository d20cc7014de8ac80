using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

/// <summary>pfs.v1.BranchService: which rpc is which file.</summary>
internal sealed class BranchApi(PfsStore store) : BranchService.BranchServiceBase
{
    public override Task<Branch> CreateBranch(CreateBranchRequest request, ServerCallContext context) =>
        Branches.CreateBranch.HandleAsync(store, request, context.CancellationToken);

    public override Task<Branch> GetBranch(GetBranchRequest request, ServerCallContext context) =>
        Task.FromResult(Branches.GetBranch.Handle(store, request));

    public override Task<ListBranchesResponse> ListBranches(ListBranchesRequest request, ServerCallContext context) =>
        Task.FromResult(Branches.ListBranches.Handle(store, request, BearerAuthentication.IdentityOf(context)));

    public override Task<Branch> MoveBranch(MoveBranchRequest request, ServerCallContext context) =>
        Branches.MoveBranch.HandleAsync(store, request, context.CancellationToken);

    public override Task<Branch> RenameBranch(RenameBranchRequest request, ServerCallContext context) =>
        Branches.RenameBranch.HandleAsync(store, request, context.CancellationToken);

    public override Task<Branch> ProtectBranch(ProtectBranchRequest request, ServerCallContext context) =>
        Branches.ProtectBranch.HandleAsync(store, request, context.CancellationToken);

    public override Task<DeleteBranchResponse> DeleteBranch(DeleteBranchRequest request, ServerCallContext context) =>
        Branches.DeleteBranch.HandleAsync(store, request, context.CancellationToken);

    public override Task<ListDeletedBranchesResponse> ListDeletedBranches(ListDeletedBranchesRequest request, ServerCallContext context) =>
        Task.FromResult(Branches.ListDeletedBranches.Handle(store, request));

    public override Task<Branch> RestoreBranch(RestoreBranchRequest request, ServerCallContext context) =>
        Branches.RestoreBranch.HandleAsync(store, request, context.CancellationToken);
}
