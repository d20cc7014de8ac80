using System.Net;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Pfs.Core;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Tests;

/// <summary>The real store in a folder of its own behind the real edge, with a client for each service.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    public const string AccessKey = "tester";
    public const string SecretKey = "a secret: with a colon";

    private readonly WebApplication _app;
    private readonly PfsStore _store;
    private readonly string _directory;

    private GrpcServer(WebApplication app, PfsStore store, string directory)
    {
        _app = app;
        _store = store;
        _directory = directory;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Channel = GrpcChannel.ForAddress(Address);
        var invoker = Invoker($"Bearer {AccessKey}:{SecretKey}");
        Repos = new RepoService.RepoServiceClient(invoker);
        Branches = new BranchService.BranchServiceClient(invoker);
        Commits = new CommitService.CommitServiceClient(invoker);
        Files = new FileService.FileServiceClient(invoker);
        Admin = new AdminService.AdminServiceClient(invoker);
        Access = new AccessService.AccessServiceClient(invoker);
        Control = app.Services.GetRequiredService<AccessControl>();
    }

    public string Address { get; }

    /// <summary>Bytes that the store's log takes on the disk.</summary>
    public long StoredBytes => new DirectoryInfo(_directory).EnumerateFiles("*.pfs").Sum(file => file.Length);

    public GrpcChannel Channel { get; }

    public RepoService.RepoServiceClient Repos { get; }

    public BranchService.BranchServiceClient Branches { get; }

    public CommitService.CommitServiceClient Commits { get; }

    public FileService.FileServiceClient Files { get; }

    public AdminService.AdminServiceClient Admin { get; }

    public AccessService.AccessServiceClient Access { get; }

    public PfsStore Store => _store;

    /// <summary>What the server asks.</summary>
    public AccessControl Control { get; }

    /// <summary>A server whose store has the repo "images" with an empty branch "master".</summary>
    public static async Task<GrpcServer> StartAsync(PfsGrpcOptions? options = null, Action<GrpcServiceOptions>? configure = null)
    {
        var directory = Directory.CreateTempSubdirectory("pfs-grpc-").FullName;
        var store = await PfsStore.OpenAsync(
            new StoreOptions { DataDirectory = directory }, TimeProvider.System, CancellationToken.None);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(new AccessControl(
            store, new SecretBox(new byte[32]), Credential.OfRoot(AccessKey, SecretKey, "Tess"), TimeProvider.System));
        builder.Services.AddPfsGrpc(options ?? new PfsGrpcOptions());
        builder.Services.PostConfigure(configure ?? (_ => { }));
        var app = builder.Build();
        app.UseRouting();
        app.MapPfsGrpc();
        await app.StartAsync();

        var server = new GrpcServer(app, store, directory);
        await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = "images" });
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "master" });
        return server;
    }

    public CallInvoker Invoker(string authorization) => Channel.Intercept(headers =>
    {
        headers.Add("authorization", authorization);
        return headers;
    });

    /// <summary>Writes one text file into images/master in a commit of its own.</summary>
    public Task<Commit> WriteAsync(string path, string text) => WriteAsync(Start(path), Data(text));

    public async Task<Commit> WriteAsync(params WriteFilesRequest[] requests) =>
        (await SendAsync([new WriteFilesRequest { Header = new WriteFilesHeader { Repo = "images" } }, .. requests])).Commit;

    public async Task<WriteFilesResponse> SendAsync(params WriteFilesRequest[] requests)
    {
        using var call = Files.WriteFiles();
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }

    public async Task<string> ReadAsync(string path, string revision = "", long offset = 0, long? length = null)
    {
        var request = new ReadFileRequest
        {
            Repo = "images",
            Revision = revision,
            Path = ByteString.CopyFromUtf8(path),
            Offset = offset,
        };
        if (length is { } bytes)
        {
            request.Length = bytes;
        }

        using var call = Files.ReadFile(request);
        var content = new MemoryStream();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            response.Data.WriteTo(content);
        }

        return System.Text.Encoding.UTF8.GetString(content.ToArray());
    }

    public static WriteFilesRequest Start(string path) =>
        new() { Start = new WriteFileStart { Path = ByteString.CopyFromUtf8(path) } };

    public static WriteFilesRequest Data(string text) => new() { Data = ByteString.CopyFromUtf8(text) };

    public static WriteFilesRequest Delete(string path) => new() { Delete = ByteString.CopyFromUtf8(path) };

    /// <summary>Lets calls in progress end, as far as they do, and takes no more.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Changes one bit of content on the disk, and gives the file in which that was.</summary>
    public string Damage(ReadOnlySpan<byte> content)
    {
        foreach (var path in Directory.GetFiles(_directory, "*.pfs"))
        {
            var at = File.ReadAllBytes(path).AsSpan().IndexOf(content);
            if (at >= 0)
            {
                using var file = File.OpenHandle(path, access: FileAccess.Write, share: FileShare.ReadWrite);
                RandomAccess.Write(file, [(byte)(content[0] ^ 1)], at);
                return path;
            }
        }

        throw new InvalidOperationException("There is no such content on the disk.");
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
