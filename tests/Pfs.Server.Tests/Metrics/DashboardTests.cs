using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pfs.Server.Tests.Commands;
using Xunit;

namespace Pfs.Server.Tests.Metrics;

/// <summary>docs/grafana-dashboard.json shows what a running server exports, under its names and labels.</summary>
public sealed partial class DashboardTests
{
    [GeneratedRegex(@"\b((?:pfs|dotnet)_[a-z0-9_]+)(?:\{([^}]*)\})?")]
    private static partial Regex Metric { get; }

    [GeneratedRegex(@"by \(([a-z_, ]+)\)|\b([a-z_]+)=~?""")]
    private static partial Regex Label { get; }

    [Fact]
    public async Task Each_metric_and_label_of_the_dashboard_is_exported_by_a_running_server()
    {
        var queries = Queries();
        var page = await ReadPageAsync();
        var exported = page.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToLookup(line => line.Split('{', ' ')[0]);

        queries.Should().HaveCountGreaterThan(15);
        foreach (var query in queries)
        {
            var names = Metric.Matches(query).Select(match => match.Groups[1].Value).ToArray();
            names.Should().NotBeEmpty($"of '{query}'").And.OnlyContain(name => exported.Contains(name), $"'{query}' asks for them");
            var labels = Label.Matches(query).SelectMany(match => (match.Groups[1].Value + match.Groups[2].Value).Split(", "));
            labels.Where(label => !names.All(name => exported[name].Any(line => line.Contains(label + "=\"")))).Should().BeEmpty($"'{query}' asks for them");
        }
    }

    [Fact]
    public async Task Everything_that_Pfs_measures_has_its_place_on_the_dashboard()
    {
        var shown = Queries().SelectMany(query => Metric.Matches(query)).Select(match => Family(match.Groups[1].Value)).ToHashSet();
        var measured = (await ReadPageAsync()).Split('\n')
            .Where(line => line.StartsWith("# TYPE pfs_", StringComparison.Ordinal))
            .Select(line => Family(line.Split(' ')[2]));

        measured.Should().BeSubsetOf(shown);
    }

    private static string Family(string name) => name.Replace("_bucket", "").Replace("_count", "").Replace("_sum", "");

    private static string[] Queries()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "grafana-dashboard.json")));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.GetProperty("type").GetString() != "row")
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)];
    }

    private static async Task<string> ReadPageAsync()
    {
        await using var pfs = await RunningPfs.StartAsync("--metrics", "127.0.0.1:0", "--max-address-connections", "2");
        using var s3 = pfs.OpenS3();
        await s3.CreateBucketAsync("master.images");
        await s3.PutAsync("master.images", "a", new byte[100_000]);
        await s3.ReadAsync("master.images", "a");
        await OpenTooManyAsync(pfs);
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(pfs.Pages!, "/metrics"));
    }

    // A client that takes more than its share is the one event of which there is no series before.
    private static async Task OpenTooManyAsync(RunningPfs pfs)
    {
        using var first = new System.Net.Sockets.TcpClient();
        using var second = new System.Net.Sockets.TcpClient();
        await first.ConnectAsync(pfs.S3.Host, pfs.S3.Port);
        await second.ConnectAsync(pfs.S3.Host, pfs.S3.Port);
        var closed = await Task.WhenAny(EndOf(first), EndOf(second)); // the server may meet the second before the first

        (await closed).Should().Be(0, "it is closed");

        static Task<int> EndOf(System.Net.Sockets.TcpClient client) => client.GetStream().ReadAsync(new byte[1]).AsTask();
    }
}
