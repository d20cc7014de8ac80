namespace Pfs.Core;

/// <summary>How far an upload in parts is.</summary>
/// <param name="Info">The upload.</param>
/// <param name="Parts">Parts that are stored.</param>
/// <param name="Bytes">Bytes in them.</param>
/// <param name="Active">When something last came in for it.</param>
public sealed record UploadProgress(UploadInfo Info, int Parts, long Bytes, DateTimeOffset Active);
