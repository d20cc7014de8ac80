using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.Commits;

/// <summary>
/// A commit as the store keeps it in memory: its place in the line and where its record lies. The jump pointer skips as
/// in a skew-binary list (Myers 1983), so that any ancestor is O(log n) steps away.
/// </summary>
internal sealed class CommitNode : Stamp
{
    /// <summary>Trees of commits whose number is a multiple of this are kept; the trees between are rebuilt from them.</summary>
    public const int RetainEvery = 256;

    public CommitNode(CommitNode? parent)
    {
        Parent = parent;
        Number = (parent?.Number ?? 0) + 1;
        var jump = parent?.Jump;
        Jump = jump is not null && parent!.Number - jump.Number == jump.Number - (jump.Jump?.Number ?? 0) ? jump.Jump : parent;
    }

    public CommitNode? Parent { get; }

    public CommitNode? Jump { get; }

    public long Number { get; }

    /// <summary>Where the record that holds the commit lies.</summary>
    public RecordAddress Address { get; set; }

    public long FileCount { get; set; }

    public long TotalBytes { get; set; }

    /// <summary>The commit's tree when it is one of those that are kept.</summary>
    public Tree? RetainedTree { get; set; }

    /// <summary>Another commit of the repo whose id starts with the same 8 digits.</summary>
    public CommitNode? NextOfPrefix { get; set; }

    /// <summary>The first-parent ancestor of that number; null when <paramref name="number"/> is below 1 or above this one's.</summary>
    public CommitNode? Ancestor(long number)
    {
        if (number < 1 || number > Number)
        {
            return null;
        }

        var node = this;
        while (node!.Number > number)
        {
            node = node.Jump is { } jump && jump.Number >= number ? jump : node.Parent;
        }

        return node;
    }

    /// <summary>The newest ancestor, or this, that is not younger than <paramref name="time"/>; times never go backwards on a line.</summary>
    public CommitNode? AsOf(DateTimeOffset time)
    {
        var node = this;
        while (node is not null && node.Time > time)
        {
            node = node.Jump is { } jump && jump.Time > time ? jump : node.Parent;
        }

        return node;
    }

    /// <summary>True when <paramref name="other"/> is this commit or one of its first-parent ancestors.</summary>
    public bool Holds(CommitId other, long number) => Ancestor(number)?.Id == other;
}
