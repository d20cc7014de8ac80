using FluentAssertions;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Http;
using Pfs.Grpc.Access;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("Bearer tester:wrong", "CREDENTIALS_INVALID")]
    [InlineData("Bearer tester:", "CREDENTIALS_INVALID")]
    [InlineData("Bearer tester", "CREDENTIALS_INVALID")]
    [InlineData("Bearer nobody:", "CREDENTIALS_INVALID")]
    [InlineData("Bearer :", "CREDENTIALS_INVALID")]
    [InlineData("Bearer nobody:a secret: with a colon", "CREDENTIALS_INVALID")]
    [InlineData("Basic dGVzdGVyOmE=", "CREDENTIALS_MISSING")]
    public async Task Refuses_wrong_credentials(string authorization, string reason)
    {
        await using var server = await GrpcServer.StartAsync();
        var repos = new RepoService.RepoServiceClient(server.Invoker(authorization));

        await repos.ListReposAsync(new ListReposRequest()).ShouldBeRefusedAsync(StatusCode.Unauthenticated, reason);
    }

    [Fact]
    public async Task Refuses_calls_without_credentials()
    {
        await using var server = await GrpcServer.StartAsync();
        var files = new FileService.FileServiceClient(server.Channel);

        using var call = files.WriteFiles();

        await call.ResponseAsync.ShouldBeRefusedAsync(StatusCode.Unauthenticated, "CREDENTIALS_MISSING");
    }

    [Fact]
    public async Task Tells_strangers_of_its_health_and_not_of_its_services()
    {
        await using var server = await GrpcServer.StartAsync();

        var health = await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest { Service = "pfs.v1.RepoService" });
        using var reflection = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();

        health.Status.Should().Be(HealthCheckResponse.Types.ServingStatus.Serving);
        await reflection.ResponseStream.MoveNext(CancellationToken.None)
            .ShouldBeRefusedAsync(StatusCode.Unauthenticated, "CREDENTIALS_MISSING");
    }

    [Theory]
    [InlineData("http", "127.0.0.1", true)]
    [InlineData("http", "::1", true)]
    [InlineData("http", "::ffff:127.0.0.1", true)]
    [InlineData("http", "192.0.2.7", false)]
    [InlineData("http", "2001:db8::7", false)]
    [InlineData("https", "192.0.2.7", true)]
    public void Takes_credentials_in_clear_text_from_this_machine_only(string scheme, string address, bool isTaken)
    {
        var http = new DefaultHttpContext { Request = { Scheme = scheme } };
        http.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(address);

        BearerAuthentication.IsConfidential(http).Should().Be(isTaken);
    }
}
