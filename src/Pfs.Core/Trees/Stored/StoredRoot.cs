namespace Pfs.Core.Trees.Stored;

/// <summary>A stored map: all of it follows from its root node. An empty map has none.</summary>
/// <param name="Hash">The root node; equal for equal entries, whatever their history.</param>
/// <param name="Height">Levels of nodes: 1 when the root is a leaf.</param>
/// <param name="Count">Entries in the map.</param>
/// <param name="Weight">The sum of their weights.</param>
internal sealed record StoredRoot(ContentHash Hash, int Height, long Count, long Weight);
