using System.Globalization;
using System.Net;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>Whether a PUT and a GET cost the same on a large branch as on a small one.</summary>
internal static class GrowthCommand
{
    private const string Bucket = "main.growth";
    private const long Fewest = 100;
    private const int WarmRounds = 3;

    public static int Run(string[] args)
    {
        var options = GrowthOptions.Parse(args);
        if (options.ShowHelp)
        {
            Console.WriteLine(GrowthOptions.Help);
            return 0;
        }

        PfsExecutable.Require(options.Pfs!);
        using var work = new WorkFolder(options.Work);
        var credentials = Credentials.Random();
        var port = ServerProcess.FreePort();
        using var server = Start(options, work, port, credentials);
        var pfs = TargetOf("pfs", server, port, credentials);
        var (walPort, helloPort) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        using var walServer = YardstickProcess.Start("wal", walPort, work, largeBytes: 0);
        using var helloServer = YardstickProcess.Start("hello", helloPort, work, largeBytes: 0);
        BenchCommand.CreateBucket(pfs, Bucket);
        Grow(options, pfs, TargetOf("wal", walServer, walPort, credentials), TargetOf("hello", helloServer, helloPort, credentials));

        server.Kill();
        using var again = Start(options, work, port, credentials);
        Say($"\nstart after kill -9: {again.WaitUntilListening(port).TotalSeconds:F2} s until it listens");
        new GrowingBranch(Bucket, clients: 1, workingSet: 1).GrowTo(pfs with { ProcessId = null }, files: 1);
        return 0;
    }

    private static void Grow(GrowthOptions options, Target pfs, Target wal, Target hello)
    {
        Say($"| files | commits | PUT/s | of wal | server CPU | GET/s | of hello | server CPU | disk a GET | peak memory |");
        Say($"|---|---|---|---|---|---|---|---|---|---|");
        var branch = new GrowingBranch(Bucket, options.Clients, options.WorkingSet);
        var (puts, gets) = (new List<GrowthPoint>(), new List<GrowthPoint>());
        var commits = 0L;
        for (var files = Fewest; files <= options.Files; files *= 10)
        {
            commits += branch.GrowTo(pfs, files);
            for (var round = files == Fewest ? -WarmRounds : 0; round < 0; round++)
            {
                commits += Put(pfs).Operations; // the just-in-time compilers
                Put(wal);
                Get(pfs);
                Get(hello);
            }

            var put = Measure(options, () => Put(pfs), () => Put(wal));
            branch.GetAll(pfs);
            var before = ProcessMeter.DiskReadBytes(pfs.ProcessId!.Value);
            var get = Measure(options, () => Get(pfs), () => Get(hello));
            var diskEach = (ProcessMeter.DiskReadBytes(pfs.ProcessId!.Value) - before) / (double)get.Samples.Sum(sample => sample.Operations);
            commits += put.Samples.Sum(sample => sample.Operations);
            puts.Add(put);
            gets.Add(get);
            Say($"""
                | {files:N0} | {commits:N0} | {put.PerSecond:N0} | {put.Share:F2} | {put.ServerCpuEach * 1000:F3} ms | {get.PerSecond:N0} | {get.Share:F2} | {get.ServerCpuEach * 1000:F3} ms | {diskEach:N0} B | {ProcessMeter.PeakMegabytes(pfs.ProcessId!.Value):F0} MB |
                """);
        }

        Say($"\nThe most between two lines: PUT {Spread(puts)}; GET {Spread(gets)}.");

        Sample Put(Target target) => branch.Put(target, options.Seconds);
        Sample Get(Target target) => branch.Get(target, options.Seconds);
    }

    // One after the other, so that a machine that slows down for a while slows down both.
    private static GrowthPoint Measure(GrowthOptions options, Func<Sample> sample, Func<Sample> yardstick)
    {
        var (samples, its) = (new Sample[options.Rounds], new Sample[options.Rounds]);
        for (var round = 0; round < options.Rounds; round++)
        {
            samples[round] = sample();
            its[round] = yardstick();
        }

        return new GrowthPoint(samples, its);
    }

    private static string Spread(List<GrowthPoint> points)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Of(point => point.PerSecond):F2} times by rate, {Of(point => point.Share):F2} by share, {Of(point => point.ServerCpuEach):F2} by CPU");

        double Of(Func<GrowthPoint, double> value) => points.Max(value) / points.Min(value);
    }

    private static Target TargetOf(string name, ServerProcess server, int port, Credentials credentials)
    {
        server.WaitUntilListening(port);
        return new Target
        {
            Name = name,
            Address = new IPEndPoint(IPAddress.Loopback, port),
            Credentials = credentials,
            ProcessId = server.ProcessId,
            IsS3 = name == "pfs",
        };
    }

    private static ServerProcess Start(GrowthOptions options, WorkFolder work, int port, Credentials credentials) =>
        PfsExecutable.Serve(options.Pfs!, work.Combine("data"), port, ServerProcess.FreePort(), credentials, work.Combine("pfs.log"));

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
