using Pfs.Core.State;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance;

/// <summary>
/// Looks at the headers of the segments of a store in use: reads of commits and content do not meet them, and the next start would be refused. Not beside a
/// collection, which removes segments.
/// </summary>
internal static class HeaderCheck
{
    /// <summary>Adds what is wrong to <paramref name="findings"/>; segments that were begun after <paramref name="state"/> are left out.</summary>
    public static void Run(StoreParts parts, StoreState state, Findings findings)
    {
        var (lastLog, lastData) = (SegmentId.Number(state.LogEnd.Segment), parts.Chunks.Durable.Segment);
        var names = parts.Directory.List();
        foreach (var missing in Enumerable.Range(1, lastLog).Except(SegmentName.Numbers(names, SegmentKind.Log)))
        {
            findings.Add($"{SegmentName.Of(SegmentKind.Log, parts.Segments.InForce(SegmentKind.Log, missing))}: the segment is missing.");
        }

        Check(SegmentKind.Log, SegmentName.Numbers(names, SegmentKind.Log).Where(number => number <= lastLog));
        Check(SegmentKind.Data, SegmentName.Numbers(names, SegmentKind.Data).Where(number => number <= lastData));

        void Check(SegmentKind kind, IEnumerable<int> numbers)
        {
            foreach (var id in numbers.Select(number => parts.Segments.InForce(kind, number)))
            {
                try
                {
                    if (!SegmentHeader.IsWhole(parts.Segments.Open(kind, id), kind, id))
                    {
                        findings.Add($"{SegmentName.Of(kind, id)} at offset 0: the header does not fit its checksum.");
                    }
                }
                catch (Exception damage) when (damage is PfsException or IOException)
                {
                    findings.Add($"{SegmentName.Of(kind, id)} at offset 0: {damage.Message}");
                }
            }
        }
    }
}
