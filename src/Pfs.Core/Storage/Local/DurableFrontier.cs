namespace Pfs.Core.Storage.Local;

/// <summary>Everything before <paramref name="Offset"/> in data segment <paramref name="Segment"/>, and in all before it, is durable.</summary>
internal readonly record struct DurableFrontier(int Segment, long Offset) : IComparable<DurableFrontier>
{
    public int CompareTo(DurableFrontier other) => (Segment, Offset).CompareTo((other.Segment, other.Offset));

    public static bool operator <(DurableFrontier left, DurableFrontier right) => left.CompareTo(right) < 0;

    public static bool operator >(DurableFrontier left, DurableFrontier right) => left.CompareTo(right) > 0;
}
