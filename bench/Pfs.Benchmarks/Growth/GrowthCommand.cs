using System.Globalization;
using System.Net;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>Whether a PUT and a GET cost the same on a large branch as on a small one.</summary>
internal static class GrowthCommand
{
    private const string Bucket = "main.growth";
    private const int Clients = 64;
    private const int FillSeconds = 2;

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
        server.WaitUntilListening(port);
        var target = new Target
        {
            Name = "pfs",
            Address = new IPEndPoint(IPAddress.Loopback, port),
            Credentials = credentials,
            ProcessId = server.ProcessId,
            IsS3 = true,
        };
        BenchCommand.CreateBucket(target, Bucket);
        Grow(options, target);

        server.Kill();
        using var again = Start(options, work, port, credentials);
        Say($"start after kill -9: {again.WaitUntilListening(port).TotalSeconds:F2} s until it listens");
        SmallObjects.Get(target with { ProcessId = null }, Bucket, clients: 1, seconds: 0);
        return 0;
    }

    private static void Grow(GrowthOptions options, Target target)
    {
        SmallObjects.Prepare(target, Bucket);
        long files = SmallObjects.KeysToGet;
        files += SmallObjects.Put(target, Bucket, Clients, FillSeconds).Operations; // warms the just-in-time compiler
        SmallObjects.Get(target, Bucket, Clients, FillSeconds);
        Say($"| files | PUT/s | server CPU | GET/s | server CPU | peak memory | PUT | GET |");
        Say($"|---|---|---|---|---|---|---|---|");
        (Sample Put, Sample Get)? first = null;
        for (var point = Math.Min(files, options.Files); ; point = Math.Min(point * 10, options.Files))
        {
            while (files < point)
            {
                files += SmallObjects.Put(target, Bucket, Clients, FillSeconds).Operations;
            }

            var put = SmallObjects.Put(target, Bucket, Clients, options.Seconds);
            var get = SmallObjects.Get(target, Bucket, Clients, options.Seconds);
            first ??= (put, get);
            Say($"""
                | {files:N0} | {put.PerSecond:N0} | {put.ServerCpuEach * 1000:F3} ms | {get.PerSecond:N0} | {get.ServerCpuEach * 1000:F3} ms | {ProcessMeter.PeakMegabytes(target.ProcessId!.Value):F0} MB | {put.PerSecond / first.Value.Put.PerSecond:F2} | {get.PerSecond / first.Value.Get.PerSecond:F2} |
                """);
            files += put.Operations;
            if (point == options.Files)
            {
                return;
            }
        }
    }

    private static ServerProcess Start(GrowthOptions options, WorkFolder work, int port, Credentials credentials) =>
        PfsExecutable.Serve(options.Pfs!, work.Combine("data"), port, ServerProcess.FreePort(), credentials, work.Combine("pfs.log"));

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
