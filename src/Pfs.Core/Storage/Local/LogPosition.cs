namespace Pfs.Core.Storage.Local;

/// <summary>A place between two batches of the log: segment, offset, and the number of the batch before it.</summary>
internal readonly record struct LogPosition(int Segment, long Offset, uint Batch);
