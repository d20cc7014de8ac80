namespace Pfs.Core.Storage.Local.Index;

/// <summary>What an index holds for a key: 16 bytes whose meaning is the caller's.</summary>
internal readonly record struct IndexValue(long First, long Second);
