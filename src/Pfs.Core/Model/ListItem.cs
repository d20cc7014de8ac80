namespace Pfs.Core;

/// <summary>A file or a common prefix in a listing: exactly one of the two.</summary>
/// <param name="File">The file; null for a common prefix.</param>
/// <param name="CommonPrefix">The bytes of the prefix, with its delimiter; empty for a file.</param>
public readonly record struct ListItem(FileEntry? File, ReadOnlyMemory<byte> CommonPrefix);
