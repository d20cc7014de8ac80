using System.Globalization;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Measure;

/// <summary>The results as text: aligned columns, which are Markdown as well if wanted.</summary>
internal static class Table
{
    private static readonly string[] Headings =
        ["what", "server", "rate", "share", "target", "server CPU", "target", "client CPU"];

    public static string Render(IReadOnlyList<Row> rows, IReadOnlyList<Target> targets, Results results, bool markdown)
    {
        var lines = new List<string[]> { Headings };
        foreach (var row in rows)
        {
            lines.AddRange(targets.Where(target => target.IsS3 || target.Name == row.Yardstick)
                .OrderBy(target => target.IsS3)
                .Select(target => Line(row, target, results)));
        }

        return Render(Headings, lines[1..], markdown);
    }

    /// <summary>Any rows under any headings.</summary>
    public static string Render(string[] headings, IReadOnlyList<string[]> rows, bool markdown)
    {
        string[][] lines = [headings, .. rows];
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        var text = lines.Select(line => Join(line.Select((cell, column) => cell.PadRight(widths[column])), markdown)).ToList();
        text.Insert(1, Join(widths.Select(width => new string('-', width)), markdown));
        return string.Join('\n', text);
    }

    /// <summary>One line about the memory of each server that we can look at.</summary>
    public static string RenderMemory(IEnumerable<Target> targets)
    {
        var peaks = targets.Where(target => target.ProcessId is not null).Select(target => string.Create(
            CultureInfo.InvariantCulture, $"{target.Name} {ProcessMeter.PeakMegabytes(target.ProcessId!.Value):F0} MB"));
        return $"Peak resident memory: {string.Join(", ", peaks)} (target for pfs: {Rows.PeakMegabytesMax} MB).";
    }

    private static string[] Line(Row row, Target target, Results results)
    {
        var perSecond = results.Median(row, target.Name, sample => sample.PerSecond);
        var rate = row.LargeBytes is { } bytes ? $"{Text(perSecond * bytes / (1 << 20), "N0")} MiB/s" : $"{Text(perSecond, "N0")}/s";

        // Milliseconds an operation, or seconds a GiB.
        var (scale, digits, unit) = row.LargeBytes is { } size ? ((double)(1L << 30) / size, "F2", "s/GiB") : (1000.0, "F3", "ms");
        var clientCpu = $"{Text(results.Median(row, target.Name, sample => sample.ClientCpuEach) * scale, digits)} {unit}";
        double? serverCpu = target.ProcessId is null
            ? null
            : results.Median(row, target.Name, sample => sample.ServerCpuEach ?? 0) * scale;
        var serverCpuText = serverCpu is null ? "" : $"{Text(serverCpu.Value, digits)} {unit}";
        if (target.Name == row.Yardstick)
        {
            return [row.Name, target.Name, rate, "1", "", serverCpuText, "", clientCpu];
        }

        var share = results.Share(row, target.Name);
        var shareTarget = $">= {Text(row.ShareMin, "F2")} {Verdict(share >= row.ShareMin)}";
        var cpuTarget = row.CpuMax is { } max && serverCpu is { } used ? $"<= {Text(max, digits)} {Verdict(used <= max)}" : "";
        return ["", target.Name, rate, Text(share, "F2"), shareTarget, serverCpuText, cpuTarget, clientCpu];
    }

    private static string Verdict(bool met) => met ? "met" : "MISSED";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Join(IEnumerable<string> cells, bool markdown) =>
        markdown ? $"| {string.Join(" | ", cells)} |" : string.Join("  ", cells).TrimEnd();
}
