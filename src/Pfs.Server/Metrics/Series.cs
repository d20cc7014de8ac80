using System.Globalization;
using System.Text;

namespace Pfs.Server.Metrics;

/// <summary>The values of a metric under one set of labels. Safe for concurrent use.</summary>
internal abstract class Series(string labels)
{
    public string Labels => labels;

    public abstract void Measure(double value);

    public abstract void Write(StringBuilder page, string name);

    protected static void WriteLine(StringBuilder page, string name, string labels, double value)
    {
        page.Append(name);
        if (labels.Length > 0)
        {
            page.Append('{').Append(labels).Append('}');
        }

        page.Append(' ').Append(CultureInfo.InvariantCulture, $"{value}").Append('\n');
    }

    protected static void AddTo(ref double sum, double value)
    {
        for (var seen = Volatile.Read(ref sum); ;)
        {
            var before = Interlocked.CompareExchange(ref sum, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }
}
