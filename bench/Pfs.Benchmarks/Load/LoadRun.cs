using System.Diagnostics;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Load;

/// <summary>Runs clients against a server, one thread and one connection each.</summary>
internal static class LoadRun
{
    private const int ClientStackBytes = 256 * 1024;

    /// <summary>
    /// Each client calls its own work again and again until <paramref name="seconds"/> are over, at least once.
    /// Connecting is not part of the time. The first failure of a client is thrown.
    /// </summary>
    public static Sample Run(Target target, int clients, double seconds, Func<int, Action<HttpConnection>> workOfClient)
    {
        using var go = new ManualResetEventSlim();
        var clock = new Stopwatch();
        Exception? failure = null;
        var operations = 0L;
        var connections = Enumerable.Range(0, clients).Select(_ => new HttpConnection(target.Address)).ToArray();
        var threads = connections.Select((connection, client) =>
        {
            var work = workOfClient(client);
            return new Thread(
                () =>
                {
                    go.Wait();
                    try
                    {
                        Interlocked.Add(ref operations, Repeat(work, connection, clock, seconds));
                    }
                    catch (Exception problem)
                    {
                        Interlocked.CompareExchange(ref failure, problem, null);
                    }
                },
                ClientStackBytes);
        }).ToArray();
        Array.ForEach(threads, thread => thread.Start());

        var serverBefore = CpuOf(target);
        var clientBefore = Environment.CpuUsage.TotalTime;
        clock.Start();
        go.Set();
        Array.ForEach(threads, thread => thread.Join());
        clock.Stop();
        Array.ForEach(connections, connection => connection.Dispose());

        return failure is not null
            ? throw new MeasurementException($"{target.Name}: {failure.Message}")
            : new Sample
            {
                Operations = operations,
                Seconds = clock.Elapsed.TotalSeconds,
                ServerCpuSeconds = CpuOf(target) - serverBefore,
                ClientCpuSeconds = (Environment.CpuUsage.TotalTime - clientBefore).TotalSeconds,
            };
    }

    private static long Repeat(Action<HttpConnection> work, HttpConnection connection, Stopwatch clock, double seconds)
    {
        var count = 0L;
        do
        {
            work(connection);
            count++;
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        return count;
    }

    private static double? CpuOf(Target target) =>
        target.ProcessId is { } processId ? ProcessMeter.CpuSeconds(processId) : null;
}
