using System.Globalization;
using System.Net;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>
/// Whether a PUT and a GET cost the same on a large branch as on a small one: one branch while it grows; then, in the store that has all
/// those commits, that branch beside small ones in the same rounds, so that a machine that is slower for some minutes is not taken for growth.
/// </summary>
internal static class GrowthCommand
{
    private const string Branch = "main";
    private const long Fewest = 100;
    private const long Middle = 10_000;

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
        using var server = new GrowthServer(options.Pfs!, work);
        server.Start();
        var pfs = server.Target;
        var (walPort, readPort) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        using var walServer = YardstickProcess.Start("wal", walPort, work, largeBytes: 0);
        using var readServer = YardstickProcess.Start("read", readPort, work, options.Files * SmallObjects.BodyBytes);
        using var branches = new BranchMaker(server.GrpcPort, server.Root);
        var branch = new GrowingBranch(Branch, options.WorkingSet);
        BenchCommand.CreateBucket(pfs, branch.Bucket);
        var growth = new GrowthRounds(
            options, [server.Data, work.Combine("read")], pfs, branches, TargetOf("wal", walServer, walPort, server.Root), TargetOf("read", readServer, readPort, server.Root));
        Grow(options, growth, branch);
        SideBySide(options, growth, branch);

        new GrowthStarts(server, branch, options.Clients[0]).Measure();
        new GrowingBranch(Branch, workingSet: 1).GrowTo(server.Target, files: 1);
        return 0;
    }

    private static void Grow(GrowthOptions options, GrowthRounds growth, GrowingBranch branch)
    {
        SayHeader();
        var points = new List<GrowthPoint>();
        for (var files = Fewest; files <= options.Files; files *= 10)
        {
            growth.Grow(branch, files);
            if (files == Fewest)
            {
                growth.WarmUp(branch);
            }

            points.AddRange(growth.Measure(options.Clients[0], rounds: 1, branch));
            Say(growth, points[^1]);
        }

        SaySpread("lines", points);
    }

    private static void SideBySide(GrowthOptions options, GrowthRounds growth, GrowingBranch branch)
    {
        var branches = new List<GrowingBranch>();
        foreach (var files in new[] { Fewest, Middle }.Where(files => files < options.Files))
        {
            var small = new GrowingBranch($"files-{files}", options.WorkingSet);
            BenchCommand.CreateBucket(growth.Pfs, small.Bucket);
            growth.Grow(small, files);
            branches.Add(small);
        }

        foreach (var clients in options.Clients)
        {
            Say($"\nBranches of different sizes, measured in turn, clients: {clients}\n");
            SayHeader();
            var points = growth.Measure(clients, options.Rounds, [.. branches, branch]);
            points.ForEach(point => Say(growth, point));
            SaySpread("branches", points);
        }
    }

    private static void SayHeader() => Console.WriteLine("""
        | files | commits | new/s | of wal | server CPU | PUT/s | of wal | server CPU | disk a PUT | GET/s | of read | server CPU | disk a GET | peak memory |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """);

    private static void Say(GrowthRounds growth, GrowthPoint point) => Say($"""
        | {point.Files:N0} | {growth.Commits:N0} | {Columns(point.New)} | {Columns(point.Put)} | {point.Put.DiskBytesEach:N0} B | {Columns(point.Get)} | {point.Get.DiskBytesEach:N0} B | {ProcessMeter.PeakMegabytes(growth.Pfs.ProcessId!.Value):F0} MB |
        """);

    private static string Columns(GrowthSamples samples) => string.Create(
        CultureInfo.InvariantCulture, $"{samples.PerSecond:N0} | {samples.Share:F2} | {samples.ServerCpuEach * 1000:F3} ms");

    private static void SaySpread(string what, List<GrowthPoint> points) =>
        Say($"\nThe most between two {what}: new files {Spread(points.Select(point => point.New))}; PUT {Spread(points.Select(point => point.Put))}; GET {Spread(points.Select(point => point.Get))}.");

    private static string Spread(IEnumerable<GrowthSamples> points)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Of(point => point.PerSecond):F2} times by rate, {Of(point => point.Share):F2} by share, {Of(point => point.ServerCpuEach):F2} by CPU");

        double Of(Func<GrowthSamples, double> value) => points.Max(value) / points.Min(value);
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
        };
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
