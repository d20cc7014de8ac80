using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>The result of completing an upload. Kept for a while, so that a completion sent again gets the same answer.</summary>
/// <param name="Commit">The commit that it made.</param>
/// <param name="Content">The file's content.</param>
/// <param name="Parts">The parts that were used, in order.</param>
public sealed record CompletedUpload(CommitId Commit, FileContent Content, ImmutableArray<CompletedPart> Parts);
