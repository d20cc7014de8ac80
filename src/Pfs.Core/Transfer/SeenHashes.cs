namespace Pfs.Core.Transfer;

/// <summary>Remembers the hashes that it was asked for last, at least 262,144 and at most twice as many: some 40 MiB.</summary>
internal sealed class SeenHashes
{
    private const int Max = 1 << 18;

    private HashSet<ContentHash> _older = [];
    private HashSet<ContentHash> _newer = [];

    /// <summary>True the first time, and again once it was forgotten.</summary>
    public bool IsNew(ContentHash hash)
    {
        if (_newer.Contains(hash))
        {
            return false;
        }

        var isNew = !_older.Contains(hash);
        if (_newer.Count == Max)
        {
            (_older, _newer) = (_newer, []);
        }

        _newer.Add(hash);
        return isNew;
    }
}
