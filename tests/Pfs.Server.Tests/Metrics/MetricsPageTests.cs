using System.Diagnostics.Metrics;
using FluentAssertions;
using Pfs.Core;
using Pfs.Server.Metrics;
using Xunit;

namespace Pfs.Server.Tests.Metrics;

public sealed class MetricsPageTests
{
    [Fact]
    public void Counters_gauges_and_histograms_are_written_as_Prometheus_reads_them()
    {
        using var meter = new Meter("test");
        using var page = new MetricsPage();
        page.Watch(meter);
        var counter = meter.CreateCounter<long>("pfs.test.sent", "By", "Bytes that were sent");
        var histogram = meter.CreateHistogram("pfs.test.time", "s", "Time", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        meter.CreateObservableGauge("pfs.test.level", () => 7, "{thing}", "Things");

        counter.Add(2, new KeyValuePair<string, object?>("edge", "s3"));
        counter.Add(3, new KeyValuePair<string, object?>("edge", "s3"));
        counter.Add(1, new KeyValuePair<string, object?>("edge", "a \"quote\"\n and \\"));
        histogram.Record(0.5);
        histogram.Record(0.75);
        histogram.Record(99);

        page.Write().Should().Be("""
            # HELP pfs_test_level Things
            # TYPE pfs_test_level gauge
            pfs_test_level 7
            # HELP pfs_test_sent_bytes_total Bytes that were sent
            # TYPE pfs_test_sent_bytes_total counter
            pfs_test_sent_bytes_total{edge="a \"quote\"\n and \\"} 1
            pfs_test_sent_bytes_total{edge="s3"} 5
            # HELP pfs_test_time_seconds Time
            # TYPE pfs_test_time_seconds histogram
            pfs_test_time_seconds_bucket{le="0.5"} 1
            pfs_test_time_seconds_bucket{le="1"} 2
            pfs_test_time_seconds_bucket{le="+Inf"} 3
            pfs_test_time_seconds_sum 100.25
            pfs_test_time_seconds_count 3

            """);
    }

    [Fact]
    public void Another_meter_of_the_same_name_is_not_meant()
    {
        using var mine = new RequestMetrics();
        using var others = new RequestMetrics();
        using var page = new MetricsPage();
        page.Watch(mine.Meter);

        others.Record("s3", "GetObject", "200", TimeSpan.Zero);
        mine.Record("s3", "PutObject", "200", TimeSpan.Zero);

        page.Write().Should().Contain("PutObject").And.NotContain("GetObject");
    }

    [Fact]
    public void So_many_series_at_most_and_the_rest_shares_one()
    {
        using var meter = new Meter("test");
        using var page = new MetricsPage();
        page.Watch(meter);
        var counter = meter.CreateCounter<long>("pfs.test.names");

        for (var i = 0; i < 10_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("name", i));
        }

        var lines = page.Write().Split('\n');
        lines.Should().HaveCount(2 + 2000 + 1 + 1).And.Contain("pfs_test_names_total{overflow=\"true\"} 8000");
    }

    [Fact]
    public void A_measurement_allocates_nothing_also_when_it_is_watched()
    {
        const int Requests = 10_000;
        using var requests = new RequestMetrics();
        using var page = new MetricsPage();
        page.Watch(requests.Meter);
        Measure();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().BeLessThan(Requests, "not a byte for each request; what the runtime itself does meanwhile may count");
        page.Write().Should().Contain($"pfs_requests_total{{edge=\"s3\",operation=\"PutObject\",status=\"200\"}} {2 * Requests}\n");

        void Measure()
        {
            for (var i = 0; i < Requests; i++)
            {
                requests.Record("s3", "PutObject", "200", TimeSpan.FromMilliseconds(1));
            }
        }
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_measure_at_once()
    {
        const int Each = 50_000;
        using var requests = new RequestMetrics();
        using var page = new MetricsPage();
        page.Watch(requests.Meter);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                requests.Record("s3", "PutObject", "200", TimeSpan.FromSeconds(0.5));
            }
        })));

        page.Write().Should().Contain($"status=\"200\"}} {4 * Each}\n").And.Contain($"pfs_request_duration_seconds_sum{{edge=\"s3\",operation=\"PutObject\"}} {2 * Each}\n");
    }
}
