namespace Pfs.Core.Trees.Stored;

/// <summary>A change since a map was stored. Its own weight is what it adds to the stored map's.</summary>
/// <param name="Value">The value; null when the key was removed.</param>
/// <param name="Number">The commit that made the change.</param>
/// <param name="WeightBelow">The weight of the key's value in the stored map; null when it has none.</param>
/// <param name="Earlier">The change of the same key before it, since the map was stored; null when it is the first.</param>
internal sealed record Overlaid<T>(T? Value, long Number, long? WeightBelow, Superseded? Earlier) : IWeighed
    where T : class, IWeighed
{
    public long Weight => (Value?.Weight ?? 0) - (WeightBelow ?? 0);

    /// <summary>What it adds to the stored map's count: -1, 0 or 1.</summary>
    public int Count => (Value is null ? 0 : 1) - (WeightBelow is null ? 0 : 1);

    /// <summary>The change that takes its place.</summary>
    public Overlaid<T> Then(T? value, long number) =>
        new(value, number, WeightBelow, number == Number ? Earlier : new Superseded(Number, Value?.Weight, Earlier));

    /// <summary>The same change above a stored map that has all changes up to and including commit <paramref name="number"/>, which it came after.</summary>
    public Overlaid<T> Above(long number)
    {
        var later = new Stack<Superseded>();
        var stored = Earlier;
        for (; stored is not null && stored.Number > number; stored = stored.Earlier)
        {
            later.Push(stored);
        }

        Superseded? earlier = null;
        while (later.TryPop(out var change))
        {
            earlier = change with { Earlier = earlier };
        }

        return this with { WeightBelow = stored is null ? WeightBelow : stored.Weight, Earlier = earlier };
    }
}

/// <summary>A change whose place a later one of the same key took, before the map was stored again.</summary>
/// <param name="Number">The commit that made the change.</param>
/// <param name="Weight">The weight of the key's value after it; null when it was removed.</param>
/// <param name="Earlier">The change before it; null when it is the first since the map was stored.</param>
internal sealed record Superseded(long Number, long? Weight, Superseded? Earlier);

/// <summary>What a map has at a key: to be changed without another look.</summary>
/// <param name="Value">The value; null when there is none.</param>
/// <param name="Change">The change in memory; null when the value is the stored map's.</param>
internal readonly record struct Spot<T>(T? Value, Overlaid<T>? Change)
    where T : class, IWeighed;
