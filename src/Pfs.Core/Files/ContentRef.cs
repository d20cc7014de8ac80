namespace Pfs.Core;

/// <summary>
/// Names stored bytes: a chunk (<see cref="Depth"/> 0) or a manifest whose children are less deep. Content of 0 bytes is
/// <c>default</c> and stored nowhere.
/// </summary>
/// <param name="Hash">SHA-256 of the chunk's or the manifest's own bytes.</param>
/// <param name="Length">How many content bytes hang below it.</param>
/// <param name="Depth">0 for a chunk; a manifest is one deeper than its deepest child.</param>
internal readonly record struct ContentRef(ContentHash Hash, long Length, int Depth);
