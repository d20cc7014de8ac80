namespace Pfs.Core.Trees.Stored;

/// <summary>What a stored map has at a key; it never has anything else there.</summary>
/// <param name="Root">The map's root; null for the empty map.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; null when there is none.</param>
internal sealed record LookedAhead<T>(StoredRoot? Root, byte[] Key, T? Value)
    where T : class, IWeighed
{
    /// <summary>Whether it is of that map and key.</summary>
    public bool IsOf(StoredRoot? root, ReadOnlySpan<byte> key) => root == Root && key.SequenceEqual(Key);
}
