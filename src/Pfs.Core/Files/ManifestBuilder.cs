using Pfs.Core.Storage.Local;

namespace Pfs.Core.Files;

/// <summary>
/// Joins refs, in order, under one root. Full manifests are stored as they fill, so that memory stays at one list of
/// children for each level, however long the content.
/// </summary>
internal sealed class ManifestBuilder(ChunkStore chunks)
{
    private readonly List<List<ContentRef>> _levels = [];

    /// <summary>How far the data segments must be durable for all that was added or stored.</summary>
    public DurableFrontier Needs { get; private set; }

    public void Add(ContentRef child, DurableFrontier needs)
    {
        Needs = needs > Needs ? needs : Needs;
        Add(level: 0, child);
    }

    /// <summary>The root; <c>default</c> when nothing was added.</summary>
    public ContentRef Finish()
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            var isTop = level == _levels.Count - 1;
            if (isTop && _levels[level] is [var root])
            {
                return root;
            }

            if (_levels[level].Count > 0)
            {
                Flush(level);
            }
        }

        return default;
    }

    private void Add(int level, ContentRef child)
    {
        if (level == _levels.Count)
        {
            _levels.Add([]);
        }

        _levels[level].Add(child);
        if (_levels[level].Count == ManifestCodec.MaxChildren)
        {
            Flush(level);
        }
    }

    private void Flush(int level)
    {
        var children = _levels[level].ToArray();
        _levels[level].Clear();
        var bytes = ManifestCodec.Write(children);
        var hash = ContentHash.Of(bytes);
        var end = chunks.Append(hash, bytes);
        Needs = end > Needs ? end : Needs;
        Add(level + 1, new ContentRef(hash, children.Sum(child => child.Length), children.Max(child => child.Depth) + 1));
    }
}
