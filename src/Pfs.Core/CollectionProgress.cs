namespace Pfs.Core;

/// <summary>How far a collection is.</summary>
/// <param name="Step">What it does now.</param>
/// <param name="Done">Commits or segments done.</param>
/// <param name="Total">Of so many; 0 when that is not known.</param>
public readonly record struct CollectionProgress(CollectionStep Step, long Done, long Total);
