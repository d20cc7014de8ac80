using System.Collections.Concurrent;

namespace Pfs.Core.Commits;

/// <summary>Commits by ordinal, in pages: they come in that order, and are forgotten in it. Safe for any number of readers, one that sets and one that forgets.</summary>
internal sealed class RecentCommits
{
    private const int PageBits = 10;
    private const int PageCommits = 1 << PageBits;

    private readonly ConcurrentDictionary<long, CommitNode?[]> _pages = new();

    public CommitNode? Find(long ordinal) => _pages.TryGetValue(ordinal >> PageBits, out var page) ? Volatile.Read(ref page[Place(ordinal)]) : null;

    /// <summary>Takes a commit in, or another node of one that is here.</summary>
    public void Set(CommitNode node) =>
        Volatile.Write(ref _pages.GetOrAdd(node.Ordinal >> PageBits, static _ => new CommitNode?[PageCommits])[Place(node.Ordinal)], node);

    /// <summary>Those up to <paramref name="last"/>, ascending.</summary>
    public CommitNode[] UpTo(long last) =>
        [.. _pages.OrderBy(page => page.Key).SelectMany(page => page.Value).OfType<CommitNode>().TakeWhile(node => node.Ordinal <= last)];

    /// <summary>Lets go of those up to <paramref name="last"/>, and of what each has below it.</summary>
    public void Forget(long last)
    {
        foreach (var (number, page) in _pages)
        {
            foreach (var node in page)
            {
                if (node?.Ordinal <= last)
                {
                    Volatile.Write(ref page[Place(node.Ordinal)], null);
                    node.Detach();
                }
            }

            if (((number + 1) << PageBits) <= last + 1)
            {
                _pages.TryRemove(number, out _); // no more will come to it
            }
        }
    }

    private static int Place(long ordinal) => (int)(ordinal & (PageCommits - 1));
}
