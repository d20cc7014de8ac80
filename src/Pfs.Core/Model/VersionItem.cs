namespace Pfs.Core;

/// <summary>A version of a file or a common prefix: exactly one of the two.</summary>
/// <param name="Version">The version; null for a common prefix.</param>
/// <param name="CommonPrefix">The bytes of the prefix, with its delimiter; empty for a version.</param>
public readonly record struct VersionItem(FileVersion? Version, ReadOnlyMemory<byte> CommonPrefix);
