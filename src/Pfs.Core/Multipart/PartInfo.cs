namespace Pfs.Core;

/// <summary>A part of an upload in progress.</summary>
/// <param name="Number">1 to 10,000.</param>
/// <param name="Content">Its content; <see cref="FileContent.Checksum"/> holds the part's own checksum.</param>
/// <param name="Modified">When it was stored.</param>
public sealed record PartInfo(int Number, FileContent Content, DateTimeOffset Modified);
