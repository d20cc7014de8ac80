namespace Pfs.Core;

/// <summary>A repo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What its creator said it is for; may be empty.</param>
/// <param name="Created">When it was created.</param>
/// <param name="BranchCount">How many branches it has.</param>
public sealed record RepoInfo(RepoName Name, string Description, DateTimeOffset Created, int BranchCount);
