namespace Pfs.Core;

/// <summary>How far a check is.</summary>
/// <param name="BytesDone">Bytes looked at.</param>
/// <param name="BytesTotal">Bytes in all segments.</param>
public readonly record struct CheckProgress(long BytesDone, long BytesTotal);
