using System.Globalization;

namespace Pfs.Benchmarks.Servers;

/// <summary>What the kernel accounts to a process.</summary>
internal static class ProcessMeter
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    /// <summary>User and system time in seconds since the process started.</summary>
    public static double CpuSeconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name in brackets may hold spaces
        return (long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Bytes that it made the disk read since it started: what the page cache had is not among them.</summary>
    public static long DiskReadBytes(int processId)
    {
        const string Field = "read_bytes: ";
        var line = File.ReadLines($"/proc/{processId}/io").First(l => l.StartsWith(Field, StringComparison.Ordinal));
        return long.Parse(line[Field.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Largest resident memory in MB (10^6 bytes) since the process started.</summary>
    public static double PeakMegabytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
