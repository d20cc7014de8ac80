using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Measure;

namespace Pfs.Benchmarks.Growth;

/// <summary>The samples of some rounds, each with that of a yardstick right after it.</summary>
internal sealed class GrowthSamples
{
    private readonly List<(Sample Own, Sample Yardstick)> _rounds = [];
    private long _diskBytes;

    public double PerSecond => Results.Median(_rounds.Select(round => round.Own.PerSecond));

    public double ServerCpuEach => Results.Median(_rounds.Select(round => round.Own.ServerCpuEach!.Value));

    /// <summary>The median of the rounds' shares.</summary>
    public double Share => Results.Median(_rounds.Select(round => round.Own.PerSecond / round.Yardstick.PerSecond));

    /// <summary>Requests of all rounds, without the yardstick's.</summary>
    public long Operations => _rounds.Sum(round => round.Own.Operations);

    /// <summary>What the server had the disk read for one request, in bytes: the page cache had let go of it.</summary>
    public double DiskBytesEach => _diskBytes / (double)Operations;

    public void Add(Sample own, Sample yardstick, long diskBytes)
    {
        _rounds.Add((own, yardstick));
        _diskBytes += diskBytes;
    }
}
