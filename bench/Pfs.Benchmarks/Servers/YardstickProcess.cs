using System.Globalization;

namespace Pfs.Benchmarks.Servers;

/// <summary>Starts this program once more, as one of its yardsticks.</summary>
internal static class YardstickProcess
{
    public static ServerProcess Start(string kind, int port, WorkFolder work, long largeBytes) => ServerProcess.Start(
        [.. Self(), "yardstick", kind, port.ToString(CultureInfo.InvariantCulture), work.CreateFolder(kind), largeBytes.ToString(CultureInfo.InvariantCulture)],
        work.Combine($"{kind}.log"));

    // Under `dotnet Pfs.Benchmarks.dll` the running executable is dotnet, which has to be told the assembly.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(YardstickProcess).Assembly.Location]
            : [Environment.ProcessPath!];
}
