namespace Pfs.Core;

/// <summary>A repo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What its creator said it is for; may be empty.</param>
/// <param name="Created">When it was created.</param>
/// <param name="BranchCount">How many branches it has.</param>
/// <param name="DeletedRetention">How long what is deleted of it can be restored; null: <see cref="StoreOptions.DeletedRetention"/>.</param>
public sealed record RepoInfo(RepoName Name, string Description, DateTimeOffset Created, int BranchCount, TimeSpan? DeletedRetention);
