using Pfs.Core.Commits;

namespace Pfs.Core.Trees;

/// <summary>The trees that were asked for last, at most <see cref="Capacity"/> of them; they share most of their nodes.</summary>
internal sealed class TreeCache
{
    public const int Capacity = 2 * CommitNode.RetainEvery;

    private readonly Lock _gate = new();
    private readonly Dictionary<CommitNode, LinkedListNode<(CommitNode Commit, Tree Tree)>> _byCommit = [];
    private readonly LinkedList<(CommitNode Commit, Tree Tree)> _newestFirst = new();

    public Tree? Find(CommitNode commit)
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

    public void Add(CommitNode commit, Tree tree)
    {
        lock (_gate)
        {
            if (_byCommit.ContainsKey(commit))
            {
                return;
            }

            _byCommit[commit] = _newestFirst.AddFirst((commit, tree));
            if (_byCommit.Count > Capacity)
            {
                _byCommit.Remove(_newestFirst.Last!.Value.Commit);
                _newestFirst.RemoveLast();
            }
        }
    }
}
