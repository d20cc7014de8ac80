namespace Pfs.Core.Commits;

/// <summary>Who wrote an entry of a tree: a commit, or an open commit under the number that it would get.</summary>
internal sealed record Stamp(CommitId Id, long Number, DateTimeOffset Time);
