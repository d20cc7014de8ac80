using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Measure;

namespace Pfs.Benchmarks.Growth;

/// <summary>What was measured at one size of the branch: the samples of some rounds, and those of a yardstick between them.</summary>
internal sealed record GrowthPoint(Sample[] Samples, Sample[] Yardstick)
{
    public double PerSecond => Results.Median(Samples.Select(sample => sample.PerSecond));

    public double ServerCpuEach => Results.Median(Samples.Select(sample => sample.ServerCpuEach!.Value));

    /// <summary>The median of the rounds' shares.</summary>
    public double Share => Results.Median(Samples.Zip(Yardstick, (sample, its) => sample.PerSecond / its.PerSecond));
}
