using Pfs.Benchmarks.Load;

namespace Pfs.Benchmarks.Measure;

/// <summary>All samples of a run, by row and server, in the order of the rounds.</summary>
internal sealed class Results
{
    private readonly Dictionary<(string Row, string Server), List<Sample>> _samples = [];

    public void Add(Row row, string server, Sample sample)
    {
        if (!_samples.TryGetValue((row.Name, server), out var list))
        {
            _samples[(row.Name, server)] = list = [];
        }

        list.Add(sample);
    }

    public double Median(Row row, string server, Func<Sample, double> of) =>
        Median(_samples[(row.Name, server)].Select(of));

    /// <summary>
    /// The median of the rounds' shares, not the share of the medians: the two samples of a round lie seconds apart, so
    /// what else the machine does weighs on both.
    /// </summary>
    public double Share(Row row, string server) =>
        Median(_samples[(row.Name, server)].Zip(_samples[(row.Name, row.Yardstick)], (mine, its) => mine.PerSecond / its.PerSecond));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
