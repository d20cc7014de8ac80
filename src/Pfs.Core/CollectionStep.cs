namespace Pfs.Core;

/// <summary>What a collection does, in this order.</summary>
public enum CollectionStep
{
    /// <summary>Finds the commits that nothing leads to.</summary>
    Searching,

    /// <summary>Waits for the requests that began before, as they may still need what goes.</summary>
    Waiting,

    /// <summary>Notes what all other commits need.</summary>
    Marking,

    /// <summary>Looks at the segments.</summary>
    Weighing,

    /// <summary>Writes segments anew without their garbage.</summary>
    Rewriting,
}
