using FluentAssertions;
using Grpc.Core;
using Grpc.Health.V1;
using Xunit;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Pfs.Rpc.Tests;

/// <summary>Load balancers ask for a service by name, once or until it ends.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("")]
    [InlineData("pfs.test.Echo")]
    [InlineData("grpc.health.v1.Health")]
    public async Task A_service_that_is_mapped_is_served_until_the_application_stops(string service)
    {
        await using var server = await EchoServer.StartAsync();
        var client = new Health.HealthClient(server.Channel);
        using var watch = client.Watch(new HealthCheckRequest { Service = service });

        var now = await client.CheckAsync(new HealthCheckRequest { Service = service });
        await watch.ResponseStream.MoveNext();
        var first = watch.ResponseStream.Current.Status;
        var stop = server.StopAsync();
        await watch.ResponseStream.MoveNext();

        (now.Status, first, watch.ResponseStream.Current.Status).Should().Be((ServingStatus.Serving, ServingStatus.Serving, ServingStatus.NotServing));
        (await watch.ResponseStream.MoveNext()).Should().BeFalse();
        await stop;
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_not_found_and_a_watch_of_it_says_so_and_goes_on()
    {
        await using var server = await EchoServer.StartAsync();
        var client = new Health.HealthClient(server.Channel);
        using var watch = client.Watch(new HealthCheckRequest { Service = "nobody" });

        var check = async () => await client.CheckAsync(new HealthCheckRequest { Service = "nobody" });

        (await check.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.NotFound);
        await watch.ResponseStream.MoveNext();
        watch.ResponseStream.Current.Status.Should().Be(ServingStatus.ServiceUnknown);
        var next = watch.ResponseStream.MoveNext();
        (await Task.WhenAny(next, Task.Delay(200))).Should().NotBe(next, "the protocol wants the stream to stay open");
    }
}
