using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Measure;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks;

/// <summary>Starts all servers, measures them in turn, prints the table.</summary>
internal static class BenchCommand
{
    // A new one each time: an endpoint that was measured before has the old one.
    private static readonly string Bucket = $"main.bench-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    public static int Run(string[] args)
    {
        var options = BenchOptions.Parse(args);
        if (options.ShowHelp)
        {
            Console.WriteLine(BenchOptions.Help);
            return 0;
        }

        if (options.Pfs is not null)
        {
            PfsExecutable.Require(options.Pfs);
        }

        using var work = new WorkFolder(options.Work);
        var rows = Rows.For(options, Bucket);
        var servers = new List<ServerProcess>();
        try
        {
            var targets = StartAll(options, rows, work, servers);
            foreach (var target in targets.Where(target => target.IsS3))
            {
                CreateBucket(target, Bucket);
                rows.ForEach(row => row.Prepare(target));
            }

            var results = MeasureAll(options, rows, targets);
            if (rows.Count > 0)
            {
                Console.WriteLine(Table.Render(rows, targets, results, options.Markdown));
                Console.WriteLine();
            }

            if (options.Only.Contains("scale"))
            {
                Console.WriteLine(Table.Render(ScaleRows.Headings, MeasureScale(options, targets, work), options.Markdown));
                Console.WriteLine();
            }

            Console.WriteLine(Table.RenderMemory(targets));
            if (options.Pfs is { } pfs)
            {
                Console.WriteLine(MeasureStart(pfs, targets.Find(target => target.Name == "pfs")!, work, servers));
            }

            return 0;
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static List<Target> StartAll(BenchOptions options, List<Row> rows, WorkFolder work, List<ServerProcess> servers)
    {
        var credentials = Credentials.Random();
        var targets = new List<Target>();
        foreach (var kind in rows.Select(row => row.Yardstick).Distinct())
        {
            Add(kind, isS3: false, port => YardstickProcess.Start(kind, port, work, options.LargeBytes));
        }

        if (options.Pfs is { } pfs)
        {
            Add("pfs", isS3: true, port => PfsExecutable.Serve(
                pfs, work.Combine("pfs"), port, ServerProcess.FreePort(), credentials, work.Combine("pfs.log")));
        }

        return [.. targets, .. options.Endpoints];

        void Add(string name, bool isS3, Func<int, ServerProcess> start)
        {
            var port = ServerProcess.FreePort();
            var server = start(port);
            servers.Add(server);
            var elapsed = server.WaitUntilListening(port);
            Progress($"{name} listens after {elapsed.TotalSeconds:F2} s");
            targets.Add(new Target
            {
                Name = name,
                Address = new IPEndPoint(IPAddress.Loopback, port),
                Credentials = credentials,
                ProcessId = server.ProcessId,
                IsS3 = isS3,
            });
        }
    }

    private static Results MeasureAll(BenchOptions options, List<Row> rows, List<Target> targets)
    {
        var results = new Results();
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var row in rows)
            {
                foreach (var target in targets.Where(target => target.IsS3 || target.Name == row.Yardstick))
                {
                    var sample = row.Measure(target);
                    Progress($"round {round}/{options.Rounds}: {row.Name}, {target.Name}: {sample.PerSecond:F1}/s");

                    // Round 0 is thrown away: it warms the just-in-time compilers and the page cache.
                    if (round > 0)
                    {
                        results.Add(row, target.Name, sample);
                    }
                }
            }
        }

        return results;
    }

    private static List<string[]> MeasureScale(BenchOptions options, List<Target> targets, WorkFolder work)
    {
        var bucket = Bucket + "-scale";
        var rows = new ScaleRows(bucket, options, target => target.Name == "pfs" ? work.Combine("pfs") : null);
        var lines = new List<string[]>();
        foreach (var target in targets.Where(target => target.IsS3))
        {
            CreateBucket(target, bucket);
            CreateBucket(target, bucket + "-list");
            foreach (var line in rows.Measure(target))
            {
                Progress($"{line[0].Trim()}, {line[1]}: {line[2]}");
                lines.Add(line);
            }
        }

        return lines;
    }

    private static string MeasureStart(string pfs, Target target, WorkFolder work, List<ServerProcess> servers)
    {
        const double SecondsMax = 0.35;
        servers[^1].Kill(); // it was started last
        servers.Add(PfsExecutable.Serve(
            pfs, work.Combine("pfs"), target.Address.Port, ServerProcess.FreePort(), target.Credentials, work.Combine("pfs.log")));
        var seconds = servers[^1].WaitUntilListening(target.Address.Port).TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture, $"Start after kill -9: {seconds:F2} s until it listens (target: {SecondsMax} s, {(seconds <= SecondsMax ? "met" : "MISSED")}).");
    }

    /// <summary>Creates a bucket.</summary>
    public static void CreateBucket(Target target, string bucket)
    {
        using var connection = new HttpConnection(target.Address);
        var head = new byte[1024];
        var length = HttpConnection.WriteHead(head, target.NewSigner(), "PUT", $"/{bucket}", SigV4Signer.Unsigned, contentLength: 0);
        connection.Send(head.AsSpan(0, length));
        connection.ReceiveHead();
        connection.SkipBody();
    }

    private static void Progress(FormattableString line) =>
        Console.Error.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
