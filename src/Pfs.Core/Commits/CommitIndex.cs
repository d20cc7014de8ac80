using System.Collections.Concurrent;

namespace Pfs.Core.Commits;

/// <summary>
/// The commits of a repo by id and by prefix of an id: keyed by the first 8 hex digits, which a prefix must have at least.
/// Only durable commits enter it, so it may be shared by all states of the repo.
/// </summary>
internal sealed class CommitIndex
{
    private readonly ConcurrentDictionary<uint, CommitNode> _byPrefix = new();

    public IEnumerable<CommitNode> All => _byPrefix.Values.SelectMany(Chain);

    /// <summary>Adds a commit; one of the same id that is there already stays. Called by one thread at a time.</summary>
    public void Add(CommitNode node)
    {
        if (Find(node.Id) is null)
        {
            node.NextOfPrefix = _byPrefix.GetValueOrDefault(node.Id.Hash.Prefix);
            _byPrefix[node.Id.Hash.Prefix] = node;
        }
    }

    public CommitNode? Find(CommitId id) =>
        _byPrefix.TryGetValue(id.Hash.Prefix, out var first) ? Chain(first).FirstOrDefault(node => node.Id == id) : null;

    /// <summary>The commits whose ids start with 8 to 64 lower-case hex digits.</summary>
    public IEnumerable<CommitNode> FindAll(string hexPrefix)
    {
        var prefix = uint.Parse(
            hexPrefix.AsSpan(0, CommitId.MinPrefixDigits),
            System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture);
        return _byPrefix.TryGetValue(prefix, out var first)
            ? Chain(first).Where(node => node.Id.ToString().StartsWith(hexPrefix, StringComparison.Ordinal))
            : [];
    }

    private static IEnumerable<CommitNode> Chain(CommitNode first)
    {
        for (var node = first; node is not null; node = node.NextOfPrefix)
        {
            yield return node;
        }
    }
}
