using System.Diagnostics.Metrics;
using System.Text;

namespace Pfs.Server.Metrics;

/// <summary>A counter or a gauge. What is observed is told whole, what is counted by its changes.</summary>
internal sealed class NumberFamily(Instrument instrument) : MetricFamily(instrument)
{
    private readonly bool _isWhole = instrument.IsObservable;

    protected override string Type { get; } = PrometheusName.IsCounter(instrument) ? "counter" : "gauge";

    protected override Series Create(string labels) => new Number(labels, _isWhole);

    private sealed class Number(string labels, bool isWhole) : Series(labels)
    {
        private double _value;

        public override void Measure(double value)
        {
            if (isWhole)
            {
                Volatile.Write(ref _value, value);
            }
            else
            {
                AddTo(ref _value, value);
            }
        }

        public override void Write(StringBuilder page, string name) => WriteLine(page, name, Labels, Volatile.Read(ref _value));
    }
}
