namespace Pfs.Core.Trees;

/// <summary>
/// The trees of old commits that were asked for last. Bounded by the changes that they hold above their stored trees, each
/// about 300 bytes.
/// </summary>
internal sealed class TreeCache
{
    private const long MaxChanges = 64 << 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<(long Commit, Tree Tree)>> _byCommit = [];
    private readonly LinkedList<(long Commit, Tree Tree)> _newestFirst = new();
    private long _changes;

    /// <summary>The tree of the commit with that ordinal; null when it is not here.</summary>
    public Tree? Find(long commit)
    {
        lock (_gate)
        {
            if (!_byCommit.TryGetValue(commit, out var entry))
            {
                return null;
            }

            _newestFirst.Remove(entry);
            _newestFirst.AddFirst(entry);
            return entry.Value.Tree;
        }
    }

    public void Add(long commit, Tree tree)
    {
        lock (_gate)
        {
            if (_byCommit.ContainsKey(commit))
            {
                return;
            }

            _byCommit[commit] = _newestFirst.AddFirst((commit, tree));
            for (_changes += Weight(tree); _changes > MaxChanges && _byCommit.Count > 1; _newestFirst.RemoveLast())
            {
                var oldest = _newestFirst.Last!.Value;
                _byCommit.Remove(oldest.Commit);
                _changes -= Weight(oldest.Tree);
            }
        }
    }

    private static long Weight(Tree tree) => tree.OverlayCount + 16;
}
