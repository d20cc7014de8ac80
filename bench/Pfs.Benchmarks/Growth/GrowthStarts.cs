using System.Globalization;
using Pfs.Benchmarks.Measure;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>How soon the server listens again after `kill -9`: without load, and in the middle of it, when the log's tail is long.</summary>
internal sealed class GrowthStarts(GrowthServer server, GrowingBranch branch, int clients)
{
    private const int Rounds = 5;
    private const int LoadSecondsMin = 3; // until then a server that has just started is slower
    private const int LoadSecondsMax = 7;
    private const int LongerThanAny = 60;

    /// <summary>Measures the three kinds in turn and prints a line for each.</summary>
    public void Measure()
    {
        var (idle, loaded, forgotten) = (new List<Sample>(), new List<Sample>(), new List<Sample>());
        for (var round = 0; round < Rounds; round++)
        {
            server.Kill();
            idle.Add(Start());
            KillUnderLoad();
            loaded.Add(Start());
            KillUnderLoad();
            server.ForgetCache();
            forgotten.Add(Start());
            branch.Put(server.Target, clients, seconds: 1); // the next kill finds it at work
            Thread.Sleep(TimeSpan.FromSeconds(7)); // then idle, with a checkpoint of all
        }

        Console.WriteLine("\n| start after kill -9, until it listens | median | least | most | from the disk, most |\n|---|---|---|---|---|");
        Say("without load", idle);
        Say($"while {clients} overwrite any file", loaded);
        Say("the same, without the page cache", forgotten);
    }

    private Sample Start()
    {
        var time = server.Start();
        return new Sample(time.TotalSeconds, ProcessMeter.DiskReadBytes(server.Target.ProcessId!.Value) / 1e6);
    }

    private void KillUnderLoad()
    {
        var target = server.Target with { ProcessId = null };
        var load = Task.Run(() => branch.Put(target, clients, LongerThanAny));
        var end = TimeSpan.FromSeconds(LoadSecondsMin + (Random.Shared.NextDouble() * (LoadSecondsMax - LoadSecondsMin)));
        if (Task.WaitAny([load], end) == 0)
        {
            load.GetAwaiter().GetResult(); // tells what went wrong
        }

        server.Kill();
        Task.WaitAny(load); // its connections broke
    }

    private static void Say(string what, List<Sample> samples) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {Results.Median(samples.Select(sample => sample.Seconds)):F2} s | {samples.Min(sample => sample.Seconds):F2} s | {samples.Max(sample => sample.Seconds):F2} s | {samples.Max(sample => sample.DiskMegabytes):F0} MB |"));

    private sealed record Sample(double Seconds, double DiskMegabytes);
}
