using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.State;

namespace Pfs.Core.Maintenance.Collection;

/// <summary>
/// Which commits heads lead to, and which of their stored trees are needed: the newest of each line, and so many of the others that no commit is
/// more than <see cref="TreesApart"/> commits above one, or above its line's start. One bit of memory for each commit.
/// </summary>
internal sealed class Reachable
{
    /// <summary>As many commits as a checkpoint stores a tree after; putting these together takes some 10 ms.</summary>
    public const int TreesApart = 1024;

    private readonly CommitTable _table;
    private readonly ulong[] _bits;
    private readonly HashSet<long> _superfluous = [];

    /// <summary>Looks at every commit that the state knows.</summary>
    public Reachable(StoreState state, CancellationToken cancellationToken)
    {
        _table = state.Commits;
        Last = state.LastCommit;
        _bits = new ulong[(Last / 64) + 1];
        foreach (var head in Heads(state))
        {
            Walk(head, cancellationToken);
        }
    }

    /// <summary>The last commit that was looked at; what came later counts as reachable.</summary>
    public long Last { get; }

    /// <summary>Stored trees of reachable commits that are not needed, by ordinal.</summary>
    public IReadOnlySet<long> SuperfluousTrees => _superfluous;

    /// <summary>The heads of all branches, and those that can be restored.</summary>
    public static IEnumerable<CommitNode> Heads(StoreState state) => state.KeptRepos
        .SelectMany(repo => repo.Branches.Values.Select(branch => branch.Head).Concat(repo.Dropped.Select(dropped => dropped.Head)))
        .OfType<CommitNode>();

    public bool Holds(long ordinal) => ordinal > Last || (_bits[ordinal / 64] & (1UL << (int)(ordinal % 64))) != 0;

    /// <summary>The commits that are kept, ascending.</summary>
    public IEnumerable<CommitNode> Commits()
    {
        for (long ordinal = 1; ordinal <= _table.Count; ordinal++)
        {
            if (Holds(ordinal))
            {
                yield return _table.Get(ordinal);
            }
        }
    }

    /// <summary>The commits that nothing leads to and that were not collected yet, in stretches.</summary>
    public ImmutableArray<(long First, long Count)> Garbage(CancellationToken cancellationToken)
    {
        var stretches = ImmutableArray.CreateBuilder<(long First, long Count)>();
        for (long ordinal = 1; ordinal <= Last; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Holds(ordinal) || _table.Get(ordinal).Repo == 0)
            {
                continue;
            }

            if (stretches.Count > 0 && stretches[^1] is var (first, count) && first + count == ordinal)
            {
                stretches[^1] = (first, count + 1);
            }
            else
            {
                stretches.Add((ordinal, 1));
            }
        }

        return stretches.DrainToImmutable();
    }

    // From a head down to where another line was walked already. A tree is superfluous when the one above it and the one below it, or the line's start,
    // are near enough; where two lines meet it is kept.
    private void Walk(CommitNode head, CancellationToken cancellationToken)
    {
        long above = 0; // the number of the last tree that is kept
        CommitNode? candidate = null;
        CommitNode? node = head.Current;
        while (node is not null && TrySet(node.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node.TreeAddress != default)
            {
                above = Settle(candidate, above, node.Number);
                (candidate, above) = above == 0 ? (null, node.Number) : (node, above);
            }

            node = node.ParentOrdinal == 0 ? null : _table.Get(node.ParentOrdinal);
        }

        Settle(node is null ? candidate : null, above, 0);
    }

    // Decides on a tree now that the one below it is known; the number of the lowest that is kept.
    private long Settle(CommitNode? candidate, long above, long below)
    {
        if (candidate is null)
        {
            return above;
        }

        if (above - below > TreesApart)
        {
            return candidate.Number;
        }

        _superfluous.Add(candidate.Ordinal);
        return above;
    }

    private bool TrySet(long ordinal)
    {
        ref var word = ref _bits[ordinal / 64];
        var bit = 1UL << (int)(ordinal % 64);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }
}
