using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

/// <summary>pfs.v1.AdminService: which rpc is which file.</summary>
internal sealed class AdminApi(PfsStore store) : AdminService.AdminServiceBase
{
    public override Task Collect(CollectRequest request, IServerStreamWriter<CollectResponse> responseStream, ServerCallContext context) =>
        Admin.Collect.HandleAsync(store, request, responseStream, context.CancellationToken);

    public override Task Check(CheckRequest request, IServerStreamWriter<CheckResponse> responseStream, ServerCallContext context) =>
        Admin.Check.HandleAsync(store, request, responseStream, context.CancellationToken);
}
