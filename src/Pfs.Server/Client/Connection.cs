using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>The generated clients over one channel.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly GrpcChannel _channel;

    /// <param name="address">http or https.</param>
    /// <param name="token">Who calls.</param>
    /// <param name="authorities">A PEM file of the authorities to trust instead of the system's; null: the system's.</param>
    public Connection(Uri address, string token, string? authorities)
    {
        _channel = authorities is null || address.Scheme != Uri.UriSchemeHttps
            ? GrpcChannel.ForAddress(address)
            : GrpcChannel.ForAddress(
                address, new GrpcChannelOptions { HttpHandler = TrustedAuthorities.CreateHandler(authorities), DisposeHttpClient = true });
        var invoker = _channel.Intercept(headers =>
        {
            headers.Add("authorization", "Bearer " + token);
            return headers;
        });
        Repos = new RepoService.RepoServiceClient(invoker);
        Branches = new BranchService.BranchServiceClient(invoker);
        Commits = new CommitService.CommitServiceClient(invoker);
        Files = new FileService.FileServiceClient(invoker);
        Access = new AccessService.AccessServiceClient(invoker);
        Admin = new AdminService.AdminServiceClient(invoker);
    }

    public RepoService.RepoServiceClient Repos { get; }

    public BranchService.BranchServiceClient Branches { get; }

    public CommitService.CommitServiceClient Commits { get; }

    public FileService.FileServiceClient Files { get; }

    public AccessService.AccessServiceClient Access { get; }

    public AdminService.AdminServiceClient Admin { get; }

    public async ValueTask DisposeAsync()
    {
        await _channel.ShutdownAsync();
        _channel.Dispose();
    }
}
