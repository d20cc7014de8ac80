namespace Pfs.S3Api.Http;

/// <summary>How the conditions of a read turned out; <c>default</c> when all hold.</summary>
/// <param name="FailedHeader">The header that did not hold; null when all do.</param>
/// <param name="IsNotModified">True when the failure means 304, false when it means 412.</param>
internal readonly record struct ConditionResult(string? FailedHeader, bool IsNotModified);
