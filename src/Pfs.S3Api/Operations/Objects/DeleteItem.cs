using Pfs.Core;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>One object of a DeleteObjects request.</summary>
/// <param name="Key">As the client wrote it.</param>
/// <param name="Path">The path; <c>default</c> when refused.</param>
/// <param name="VersionId">A version that the client named; null for none.</param>
/// <param name="Condition">What must hold for it; null for nothing.</param>
/// <param name="Refusal">Why it cannot be deleted; null when it can.</param>
internal sealed record DeleteItem(string Key, FilePath Path, string? VersionId, WriteCondition? Condition, S3Error? Refusal);
