using System.Diagnostics;
using System.Globalization;
using Pfs.Benchmarks.Servers;
using Pfs.Core.Files;

namespace Pfs.Benchmarks.Dedup;

/// <summary>Stores two versions of each data set and prints how much the second one costs.</summary>
internal static class DedupCommand
{
    private const int MillionBytes = 1_000_000;
    private const int SpeedBytes = 32 << 20;
    private const int SpeedRounds = 50;

    private static readonly int[] Normals = [64 << 10, 128 << 10, 256 << 10, 512 << 10];

    public static async Task<int> RunAsync(string[] args)
    {
        var options = DedupOptions.Parse(args);
        if (options.ShowHelp)
        {
            Console.WriteLine(DedupOptions.Help);
            return 0;
        }

        var bytes = options.Bytes;
        DataSet[] sets =
        [
            new("the same bytes again", output => CsvTable.Write(output, bytes, false), output => CsvTable.Write(output, bytes, false)),
            new("CSV, a row inserted at the front", output => CsvTable.Write(output, bytes, false), output => CsvTable.Write(output, bytes, true)),
            new("SDK tarballs, other 5 % missing", output => SdkTarball.Write(output, 1), output => SdkTarball.Write(output, 2)),
            new("columnar, 1 page of 100 changed", output => ColumnarFile.Write(output, bytes, 1, 100), output => ColumnarFile.Write(output, bytes, 2, 100)),
            new("columnar, 1 page of 20 changed", output => ColumnarFile.Write(output, bytes, 1, 20), output => ColumnarFile.Write(output, bytes, 2, 20)),
        ];

        if (!options.SpeedOnly)
        {
            await SaySharesAsync(sets, options.StoreOnly ? [] : Normals, options.Work);
        }

        foreach (var normal in Normals)
        {
            SayCosts(normal);
        }

        return 0;
    }

    private static async Task SaySharesAsync(DataSet[] sets, int[] normals, string work)
    {
        Say($"Newly stored for the second version, in % of its bytes; records and manifests included.");
        Say($"{"",-34}{"MB",6}  {string.Concat(normals.Select(normal => $"{normal >> 10,5} KiB  "))} store ({ChunkSizes.Default.Normal >> 10} KiB)");
        foreach (var set in sets)
        {
            var calculated = normals.Select(normal => string.Create(CultureInfo.InvariantCulture, $"{Calculate(set, normal),8:P2}  "));
            var line = string.Concat(calculated);
            var (share, bytes) = await StoreAsync(set, work);
            Say($"{set.Name,-34}{bytes / MillionBytes,6}  {line}  {share,8:P2}");
        }
    }

    private static double Calculate(DataSet set, int normal)
    {
        var calculation = new Calculation(ChunkSizes.Around(normal));
        var sink = new SinkStream(calculation.Append);
        set.First(sink);
        calculation.EndFile();
        var (taken, written) = (calculation.Taken, calculation.Written);
        set.Second(sink);
        calculation.EndFile();
        var bytes = calculation.Taken - taken;
        return (calculation.Written - written) / (double)bytes;
    }

    private static async Task<(double Share, long Bytes)> StoreAsync(DataSet set, string work)
    {
        using var folder = new WorkFolder(work);
        var store = await StoreMeter.OpenAsync(folder.FullName);
        await store.PutAsync("first", set.First);
        var first = store.Bytes;
        var length = 0L;
        await store.PutAsync("second", output => set.Second(new SinkStream(bytes =>
        {
            length += bytes.Length;
            output.Write(bytes.Span);
        })));
        var second = store.Bytes - first;
        await store.CloseAsync();
        return (second / (double)length, length);
    }

    // Over random bytes, which every kind of compressed data looks like. The best of many rounds: others use the machine too.
    private static void SayCosts(int normal)
    {
        var data = new byte[SpeedBytes];
        new Random(normal).NextBytes(data);
        var (chunks, best) = (0, TimeSpan.MaxValue);
        for (var round = 0; round < SpeedRounds; round++)
        {
            var clock = Stopwatch.StartNew();
            chunks = Count(data, new ChunkCutter(ChunkSizes.Around(normal)));
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        Say($"{normal >> 10} KiB: mean chunk {data.Length / chunks >> 10} KiB, {(long)chunks * ((1 << 30) / SpeedBytes)} chunks a GiB, cut at {data.Length / 1e9 / best.TotalSeconds:F1} GB/s");
    }

    private static int Count(ReadOnlySpan<byte> data, ChunkCutter cutter)
    {
        var chunks = 0;
        for (; !data.IsEmpty; chunks++)
        {
            var length = cutter.Next(data);
            data = data[(length > 0 ? length : data.Length)..];
        }

        return chunks;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
