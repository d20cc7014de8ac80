namespace Pfs.Core;

/// <summary>What became of one change of a write.</summary>
public enum ChangeOutcome
{
    /// <summary>It is part of the commit.</summary>
    Applied = 1,

    /// <summary>It deleted a path without a file, or gave the branch the tags that it has: success, and nothing changed.</summary>
    Absent = 2,

    /// <summary>Its condition did not hold; it was left out.</summary>
    ConditionFailed = 3,
}
