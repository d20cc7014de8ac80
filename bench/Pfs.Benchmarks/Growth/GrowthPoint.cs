namespace Pfs.Benchmarks.Growth;

/// <summary>What was measured on a branch of one size.</summary>
internal sealed record GrowthPoint(long Files, GrowthSamples New, GrowthSamples Put, GrowthSamples Get);
