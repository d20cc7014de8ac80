using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Trees;

/// <summary>Walks files and deleted paths of a tree together, in order; no path is in both.</summary>
internal sealed class TwoCursors(Tree tree)
{
    private readonly LayeredCursor<FileRecord> _files = tree.Files.Seek([]);
    private readonly LayeredCursor<DeletionRecord> _deleted = tree.Deleted.Seek([]);
    private bool _hasFile;
    private bool _hasDeleted;

    public byte[] Key => AtFile ? _files.Key : _deleted.Key;

    private bool AtFile => _hasFile && (!_hasDeleted || _files.Key.AsSpan().SequenceCompareTo(_deleted.Key) < 0);

    /// <summary>Moves to the first path that is not less than <paramref name="key"/>; false when there is none.</summary>
    public bool Seek(byte[] key)
    {
        _hasFile = Listing.SeekTo(_files, key);
        _hasDeleted = Listing.SeekTo(_deleted, key);
        return _hasFile || _hasDeleted;
    }

    public bool MoveNext()
    {
        if (AtFile)
        {
            _hasFile = _files.MoveNext();
        }
        else
        {
            _hasDeleted = _deleted.MoveNext();
        }

        return _hasFile || _hasDeleted;
    }
}
