namespace Pfs.Core;

/// <summary>Names a part in a completion.</summary>
/// <param name="Number">1 to 10,000.</param>
/// <param name="Hash">The hash that the part must have; null when any will do.</param>
public readonly record struct CompletedPart(int Number, ContentHash? Hash);
