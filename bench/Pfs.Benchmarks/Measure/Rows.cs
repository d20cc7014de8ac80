using Pfs.Benchmarks.Load;

namespace Pfs.Benchmarks.Measure;

/// <summary>What is measured, and the targets.</summary>
internal static class Rows
{
    /// <summary>Largest resident memory of the server under all of it, in MB.</summary>
    public const double PeakMegabytesMax = 250;

    public static List<Row> For(BenchOptions options, string bucket)
    {
        var large = new LargeObjects(options.LargeBytes);
        var size = options.LargeBytes == 1L << 30 ? "1 GiB" : $"{options.LargeBytes >> 20} MiB";
        Row Put(int clients, double shareMin, double cpuMax) => new()
        {
            Name = $"durable PUT 4 KiB, {clients} client{(clients == 1 ? "" : "s")}",
            Yardstick = "wal",
            ShareMin = shareMin,
            CpuMax = cpuMax,
            Measure = target => SmallObjects.Put(target, bucket, clients, options.Seconds),
        };
        var all = new (string Group, Row Row)[]
        {
            ("put", Put(clients: 1, shareMin: 0.50, cpuMax: 0.30)),
            ("put", Put(clients: 16, shareMin: 0.70, cpuMax: 0.12)),
            ("put", Put(clients: 64, shareMin: 0.58, cpuMax: 0.08)),
            ("get", new Row
            {
                Name = "GET 4 KiB, 64 clients",
                Yardstick = "hello",
                ShareMin = 0.55,
                CpuMax = 0.030,
                Prepare = target => SmallObjects.Prepare(target, bucket),
                Measure = target => SmallObjects.Get(target, bucket, clients: 64, options.Seconds),
            }),
            ("large", new Row
            {
                Name = $"PUT {size}",
                Yardstick = "save",
                ShareMin = 0.9,
                CpuMax = 3.4,
                LargeBytes = options.LargeBytes,
                Measure = target => large.Put(target, bucket),
            }),
            ("large", new Row
            {
                Name = $"GET {size}",
                Yardstick = "memory",
                ShareMin = 0.8,
                CpuMax = 0.6,
                LargeBytes = options.LargeBytes,
                Prepare = target => large.Prepare(target, bucket),
                Measure = target => large.Get(target, bucket),
            }),
        };
        return [.. all.Where(entry => options.Only.Contains(entry.Group)).Select(entry => entry.Row)];
    }
}
