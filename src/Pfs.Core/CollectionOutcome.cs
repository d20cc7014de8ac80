namespace Pfs.Core;

/// <summary>A collection that came to its end.</summary>
/// <param name="Ended">When.</param>
/// <param name="Report">What it did.</param>
public sealed record CollectionOutcome(DateTimeOffset Ended, CollectionReport Report);
