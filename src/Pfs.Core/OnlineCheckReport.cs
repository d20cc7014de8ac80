namespace Pfs.Core;

/// <summary>What a check of a store in use found.</summary>
/// <param name="Findings">One sentence each; empty when nothing is wrong; at most 1,000.</param>
/// <param name="Repos">Repos seen.</param>
/// <param name="Commits">Commits read.</param>
/// <param name="Contents">Distinct contents of files that were followed to their chunks.</param>
/// <param name="BytesRead">Bytes of content that were read and hashed.</param>
public sealed record OnlineCheckReport(IReadOnlyList<string> Findings, long Repos, long Commits, long Contents, long BytesRead);
