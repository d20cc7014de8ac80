using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

/// <summary>pfs.v1.AdminService: which rpc is which file.</summary>
internal sealed class AdminApi(PfsStore store, PfsGrpcOptions options) : AdminService.AdminServiceBase
{
    public override Task Collect(CollectRequest request, IServerStreamWriter<CollectResponse> responseStream, ServerCallContext context) =>
        Admin.Collect.HandleAsync(store, request, responseStream, context.CancellationToken);

    public override Task Check(CheckRequest request, IServerStreamWriter<CheckResponse> responseStream, ServerCallContext context) =>
        Admin.Check.HandleAsync(store, request, responseStream, context.CancellationToken);

    public override Task PlanBackup(PlanBackupRequest request, IServerStreamWriter<PlanBackupResponse> responseStream, ServerCallContext context) =>
        Admin.PlanBackup.HandleAsync(store, responseStream, context.CancellationToken);

    public override Task ReadBackup(ReadBackupRequest request, IServerStreamWriter<ReadBackupResponse> responseStream, ServerCallContext context) =>
        Admin.ReadBackup.HandleAsync(store, request, responseStream, context.CancellationToken);

    public override Task<ServerStatus> GetStatus(GetStatusRequest request, ServerCallContext context) =>
        Task.FromResult(Admin.GetStatus.Handle(store, options));

    public override Task<GetSettingsResponse> GetSettings(GetSettingsRequest request, ServerCallContext context) =>
        Task.FromResult(Admin.GetSettings.Handle(options));

    public override Task<ListUploadsResponse> ListUploads(ListUploadsRequest request, ServerCallContext context) =>
        Task.FromResult(Admin.ListUploads.Handle(store, request));

    public override Task<AbortUploadResponse> AbortUpload(AbortUploadRequest request, ServerCallContext context) =>
        Admin.AbortUpload.HandleAsync(store, request, context.CancellationToken);

    public override Task<ListOpenCommitsResponse> ListOpenCommits(ListOpenCommitsRequest request, ServerCallContext context) =>
        Task.FromResult(Admin.ListOpenCommits.Handle(store, request));
}
