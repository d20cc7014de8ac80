namespace Pfs.Core.Trees.Stored;

/// <summary>A change since a map was stored. Its own weight is what it adds to the stored map's.</summary>
/// <param name="Value">The value; null when the key was removed.</param>
/// <param name="Number">The commit that made the change.</param>
/// <param name="WeightBelow">The weight of the key's value in the stored map; null when it has none.</param>
internal sealed record Overlaid<T>(T? Value, long Number, long? WeightBelow) : IWeighed
    where T : class, IWeighed
{
    public long Weight => (Value?.Weight ?? 0) - (WeightBelow ?? 0);

    /// <summary>What it adds to the stored map's count: -1, 0 or 1.</summary>
    public int Count => (Value is null ? 0 : 1) - (WeightBelow is null ? 0 : 1);
}
