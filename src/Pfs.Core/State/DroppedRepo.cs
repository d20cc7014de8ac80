namespace Pfs.Core.State;

/// <summary>A repo that was deleted and can be restored, with all its branches.</summary>
/// <param name="Repo">The repo as it was, without open commits.</param>
/// <param name="Time">When it was dropped.</param>
internal sealed record DroppedRepo(RepoState Repo, DateTimeOffset Time);
