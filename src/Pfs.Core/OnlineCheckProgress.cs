namespace Pfs.Core;

/// <summary>How far a check of a store in use is.</summary>
/// <param name="Done">Commits done.</param>
/// <param name="Total">Of so many.</param>
public readonly record struct OnlineCheckProgress(long Done, long Total);
