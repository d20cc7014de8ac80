using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Pfs.Server.Metrics;

/// <summary>A histogram with the bounds that its instrument advises.</summary>
internal sealed class HistogramFamily(Instrument instrument, IReadOnlyList<double> bounds) : MetricFamily(instrument)
{
    private readonly double[] _bounds = [.. bounds];
    private readonly string[] _limits = [.. bounds.Select(bound => bound.ToString(CultureInfo.InvariantCulture)), "+Inf"];

    protected override string Type => "histogram";

    protected override Series Create(string labels) => new Buckets(labels, this);

    private sealed class Buckets(string labels, HistogramFamily family) : Series(labels)
    {
        private readonly long[] _counts = new long[family._bounds.Length + 1];
        private double _sum;

        public override void Measure(double value)
        {
            var index = Array.BinarySearch(family._bounds, value); // a bound belongs to what lies below it
            Interlocked.Increment(ref _counts[index < 0 ? ~index : index]);
            AddTo(ref _sum, value);
        }

        public override void Write(StringBuilder page, string name)
        {
            var total = 0L; // from the same reading, so that the count is that of the last bucket
            for (var i = 0; i < _counts.Length; i++)
            {
                total += Volatile.Read(ref _counts[i]);
                WriteLine(page, name + "_bucket", $"{Labels}{(Labels.Length > 0 ? "," : "")}le=\"{family._limits[i]}\"", total);
            }

            WriteLine(page, name + "_sum", Labels, Volatile.Read(ref _sum));
            WriteLine(page, name + "_count", Labels, total);
        }
    }
}
