namespace Pfs.Core;

/// <summary>What becomes of a repo's settings; what is null stays as it is.</summary>
public sealed record RepoUpdate
{
    /// <summary>What it is for; empty for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// For how long what is deleted of it, its branches and the repo itself, can be restored: whole seconds, 0 to
    /// <see cref="PfsStore.DeletedRetentionMax"/>.
    /// </summary>
    public TimeSpan? DeletedRetention { get; init; }

    /// <summary>From now on that is <see cref="StoreOptions.DeletedRetention"/> again, as for other repos.</summary>
    public bool UseStoreRetention { get; init; }
}
