using FluentAssertions;
using Pfs.Core;
using Pfs.Server.Tests.Commands;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.Server.Tests.Metrics;

public sealed class OtlpTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string CallerId = "b7ad6b7169203331";

    [Fact]
    public async Task A_collector_gets_the_span_of_a_PUT_with_the_steps_below_it_and_the_metrics()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using (var pfs = await RunningPfs.StartAsync("--otlp-endpoint", collector.Address))
        {
            using var s3 = pfs.OpenS3();
            await s3.CreateBucketAsync("master.images");
            (await s3.SendAsync(
                HttpMethod.Put, S3Client.PathOf("master.images", "a"), body: new byte[100_000],
                headers: [new("traceparent", $"00-{TraceId}-{CallerId}-01")])).Succeeded();
        }

        var spans = collector.SpansOf(TraceId);
        var put = spans.Should().ContainSingle(span => span.Name == "PutObject").Which;
        put.Parent.Should().Be(CallerId);
        spans.Where(span => span.Parent == put.Id).Select(span => span.Name).Should().BeEquivalentTo("commit", "sync");
        collector.Metrics.Should().Contain(["pfs.requests", "pfs.request.duration", "pfs.fsync.duration", "pfs.segments"]);
    }

    [Fact]
    public async Task A_call_that_its_caller_does_not_trace_is_not_sent_and_one_that_he_does_is()
    {
        const string Other = "11111111111111111111111111111111";
        await using var collector = await OtlpReceiver.StartAsync();
        await using (var pfs = await RunningPfs.StartAsync("--otlp-endpoint", collector.Address, "--otlp-trace-percent", "0"))
        {
            await CallAsync(pfs, $"00-{Other}-{CallerId}-00");
            await CallAsync(pfs, $"00-{TraceId}-{CallerId}-01");
        }

        collector.SpansOf(Other).Should().BeEmpty();
        collector.SpansOf(TraceId).Should().ContainSingle(span => span.Name == "RepoService/ListRepos" && span.Parent == CallerId);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_holds_up_nobody()
    {
        await using var pfs = await RunningPfs.StartAsync("--otlp-endpoint", "http://127.0.0.1:9");
        using var s3 = pfs.OpenS3();

        await s3.CreateBucketAsync("master.images");
        await s3.PutAsync("master.images", "a", "text");

        (await pfs.StopServerAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Without_an_endpoint_no_span_is_begun()
    {
        await using var pfs = await RunningPfs.StartAsync();

        RequestSpans.IsOn.Should().BeFalse();
        RequestSpans.Start($"00-{TraceId}-{CallerId}-01", null).Should().BeNull();
    }

    private static async Task CallAsync(RunningPfs pfs, string traceParent)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{pfs.Address}/pfs.v1.RepoService/ListRepos"));
        request.Content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        request.Headers.Add("traceparent", traceParent);
        request.Headers.Add("authorization", "Bearer " + pfs.RootToken);
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
