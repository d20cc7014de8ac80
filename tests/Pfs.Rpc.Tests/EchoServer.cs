using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Pfs.Rpc.Tests.Protos;

namespace Pfs.Rpc.Tests;

/// <summary>A real Kestrel on loopback, one port for HTTP/2 and one for HTTP/1.1, with our client and a raw one.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app, EchoService service)
    {
        _app = app;
        Service = service;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Address = addresses[0];
        Channel = GrpcChannel.ForAddress(Address);
        Client = new Echo.EchoClient(Channel);
        Http2 = new HttpClient
        {
            BaseAddress = new Uri(Address),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Http1 = new HttpClient { BaseAddress = new Uri(addresses[1]) };
    }

    public string Address { get; }

    public EchoService Service { get; }

    public GrpcChannel Channel { get; }

    public Echo.EchoClient Client { get; }

    public HttpClient Http2 { get; }

    public HttpClient Http1 { get; }

    public static async Task<EchoServer> StartAsync(Action<GrpcServiceOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var service = new EchoService();
        builder.Services.AddSingleton(service);
        builder.Services.AddGrpc(configure);
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<EchoService>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        await app.StartAsync();
        return new EchoServer(app, service);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http1.Dispose();
        Http2.Dispose();
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
