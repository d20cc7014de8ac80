using Pfs.Core.Storage.Local;

namespace Pfs.Core.Commits;

/// <summary>
/// A commit's place in the line and where its record lies. The jump pointer skips as in a skew-binary list (Myers 1983), so
/// that any ancestor is O(log n) steps away. Nodes come and go: all but the newest are read from the <see cref="CommitTable"/>.
/// </summary>
internal sealed class CommitNode
{
    private readonly CommitTable? _table;
    private CommitNode? _parent;
    private CommitNode? _jump;

    /// <summary>A new commit on top of <paramref name="parent"/>.</summary>
    public CommitNode(CommitTable? table, CommitNode? parent, long ordinal, int repo, Stamp stamp)
    {
        _table = table;
        _parent = parent;
        var jump = parent?.Jump;
        _jump = jump is not null && parent!.Number - jump.Number == jump.Number - jump.JumpNumber ? jump.Jump : parent;
        (Ordinal, Repo, Stamp) = (ordinal, repo, stamp);
        (ParentOrdinal, JumpOrdinal, JumpNumber) = (parent?.Ordinal ?? 0, _jump?.Ordinal ?? 0, _jump?.Number ?? 0);
    }

    /// <summary>A commit as the table keeps it.</summary>
    public CommitNode(CommitTable table, long ordinal, int repo, Stamp stamp, long parentOrdinal, long jumpOrdinal, long jumpNumber)
    {
        _table = table;
        (Ordinal, Repo, Stamp) = (ordinal, repo, stamp);
        (ParentOrdinal, JumpOrdinal, JumpNumber) = (parentOrdinal, jumpOrdinal, jumpNumber);
    }

    /// <summary>Its place in the order of all commits of the store; the first is 1.</summary>
    public long Ordinal { get; }

    /// <summary>The number of the repo; 0 when the commit was collected.</summary>
    public int Repo { get; }

    public Stamp Stamp { get; }

    public CommitId Id => Stamp.Id;

    /// <summary>Its place in its line; the first is 1.</summary>
    public long Number => Stamp.Number;

    public DateTimeOffset Time => Stamp.Time;

    /// <summary>0 for the first of a line.</summary>
    public long ParentOrdinal { get; }

    public long JumpOrdinal { get; }

    public long JumpNumber { get; }

    /// <summary>
    /// The same commit as the table has it now: a collection gives its records other places, and a node that somebody held on to does not
    /// hear of it.
    /// </summary>
    public CommitNode Current => _table?.Latest(this) ?? this;

    public CommitNode? Parent => ParentOrdinal == 0 ? null : _parent ?? _table!.Get(ParentOrdinal);

    public CommitNode? Jump => JumpOrdinal == 0 ? null : _jump ?? _table!.Get(JumpOrdinal);

    /// <summary>Where the record that holds the commit lies.</summary>
    public RecordAddress Address { get; set; } // ask Current

    /// <summary>Where the record that names its stored tree lies; default when its tree is not stored.</summary>
    public RecordAddress TreeAddress { get; init; }

    public long FileCount { get; set; }

    public long TotalBytes { get; set; }

    /// <summary>The same commit with records at other places, or of no repo any more (0).</summary>
    public CommitNode With(int repo, RecordAddress address, RecordAddress treeAddress) =>
        new(_table!, Ordinal, repo, Stamp, ParentOrdinal, JumpOrdinal, JumpNumber)
        {
            Address = address,
            TreeAddress = treeAddress,
            FileCount = FileCount,
            TotalBytes = TotalBytes,
        };

    /// <summary>Lets go of the nodes below, which the table holds by now: else each head would keep its whole line in memory.</summary>
    public void Detach() => (_parent, _jump) = (null, null);

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
            node = node.JumpNumber >= number ? node.Jump : node.Parent;
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
