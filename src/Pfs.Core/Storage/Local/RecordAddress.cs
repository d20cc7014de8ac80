namespace Pfs.Core.Storage.Local;

/// <summary>Where a record of the log lies: segment, offset of its header, payload length.</summary>
internal readonly record struct RecordAddress(int Segment, long Offset, int PayloadLength);
