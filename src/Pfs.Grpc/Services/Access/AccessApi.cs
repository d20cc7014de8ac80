using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

/// <summary>pfs.v1.AccessService: which rpc is which file.</summary>
internal sealed class AccessApi(AccessControl access, TimeProvider clock) : AccessService.AccessServiceBase
{
    public override Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, ServerCallContext context) =>
        Task.FromResult(Access.WhoAmI.Handle(BearerAuthentication.IdentityOf(context)));

    public override Task<CheckAccessResponse> CheckAccess(CheckAccessRequest request, ServerCallContext context) =>
        Task.FromResult(Access.CheckAccess.Handle(access, request, BearerAuthentication.IdentityOf(context)));

    public override Task<Session> CreateSession(CreateSessionRequest request, ServerCallContext context) =>
        Task.FromResult(Access.CreateSession.Handle(access, request, BearerAuthentication.IdentityOf(context)));

    public override Task<V1.Principal> CreatePrincipal(CreatePrincipalRequest request, ServerCallContext context) =>
        Access.CreatePrincipal.HandleAsync(access, request, context.CancellationToken);

    public override Task<V1.Principal> GetPrincipal(GetPrincipalRequest request, ServerCallContext context) =>
        Task.FromResult(Access.GetPrincipal.Handle(access, request));

    public override Task<ListPrincipalsResponse> ListPrincipals(ListPrincipalsRequest request, ServerCallContext context) =>
        Task.FromResult(Access.ListPrincipals.Handle(access, request));

    public override Task<DeletePrincipalResponse> DeletePrincipal(DeletePrincipalRequest request, ServerCallContext context) =>
        Access.DeletePrincipal.HandleAsync(access, request, context.CancellationToken);

    public override Task<V1.Principal> AddGrant(AddGrantRequest request, ServerCallContext context) =>
        Access.AddGrant.HandleAsync(access, request, context.CancellationToken);

    public override Task<V1.Principal> RemoveGrant(RemoveGrantRequest request, ServerCallContext context) =>
        Access.RemoveGrant.HandleAsync(access, request, context.CancellationToken);

    public override Task<NewAccessKey> CreateKey(CreateKeyRequest request, ServerCallContext context) =>
        Access.CreateKey.HandleAsync(access, request, context.CancellationToken);

    public override Task<V1.AccessKey> UpdateKey(UpdateKeyRequest request, ServerCallContext context) =>
        Access.UpdateKey.HandleAsync(access, request, clock, context.CancellationToken);

    public override Task<NewAccessKey> RotateKey(RotateKeyRequest request, ServerCallContext context) =>
        Access.RotateKey.HandleAsync(access, request, context.CancellationToken);

    public override Task<DeleteKeyResponse> DeleteKey(DeleteKeyRequest request, ServerCallContext context) =>
        Access.DeleteKey.HandleAsync(access, request, context.CancellationToken);
}
