using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Pfs.Benchmarks.Measure;
using Pfs.Benchmarks.Servers;
using Pfs.Benchmarks.Yardsticks;

namespace Pfs.Benchmarks.Appends;

/// <summary>What an append and its fdatasync cost, in a file that grows, one whose blocks were allocated before, and one that was written before.</summary>
internal static class AppendsCommand
{
    private const string Help = """
        Measures an append of 4 KiB, 128 KiB and 1 MiB with its fdatasync: at the end of a file that grows by it, in a file whose blocks were
        allocated before (fallocate), and over zeros that were written and synced before. The median of five rounds of 300 appends.

        Pfs.Benchmarks appends [options]
          --work DIR     where data goes; on a disk; removed afterwards (default /var/tmp)
        """;

    private const int Rounds = 5;
    private const int Appends = 300;

    private enum Ahead
    {
        Nothing,
        Allocated,
        Written,
    }

    public static int Run(string[] args)
    {
        var folder = "/var/tmp";
        var arguments = new Arguments(args);
        while (arguments.NextOption() is { } option)
        {
            switch (option)
            {
                case "--help" or "-h":
                    Console.WriteLine(Help);
                    return 0;
                case "--work":
                    folder = arguments.Text(option);
                    break;
                default:
                    throw new UsageException($"There is no option {option}; see appends --help");
            }
        }

        using var work = new WorkFolder(folder);
        Console.WriteLine("| append | file grows | allocated before | written before |\n|---|---|---|---|");
        foreach (var bytes in new[] { 4 << 10, 128 << 10, 1 << 20 })
        {
            var samples = Enumerable.Range(0, Rounds)
                .Select(_ => Enum.GetValues<Ahead>().Select(ahead => Measure(work.Combine("appends"), ahead, bytes)).ToArray())
                .ToArray();
            var medians = Enum.GetValues<Ahead>().Select(ahead => Results.Median(samples.Select(round => round[(int)ahead])));
            Console.WriteLine($"| {bytes >> 10} KiB | {string.Join(" | ", medians.Select(each => each.ToString("F3", CultureInfo.InvariantCulture) + " ms"))} |");
        }

        return 0;
    }

    // Milliseconds for each append.
    private static double Measure(string path, Ahead ahead, int bytes)
    {
        var total = (long)bytes * Appends;
        var body = RandomNumberGenerator.GetBytes(bytes);
        using var file = File.OpenHandle(
            path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose, preallocationSize: ahead == Ahead.Allocated ? total : 0);
        if (ahead == Ahead.Written)
        {
            var zeros = new byte[1 << 20];
            for (var offset = 0L; offset < total; offset += zeros.Length)
            {
                RandomAccess.Write(file, zeros, offset);
            }
        }

        Posix.DataSync(file);
        var clock = Stopwatch.StartNew();
        for (var offset = 0L; offset < total; offset += bytes)
        {
            RandomAccess.Write(file, body, offset);
            Posix.DataSync(file);
        }

        return clock.Elapsed.TotalMilliseconds / Appends;
    }
}
