namespace Pfs.Core.Storage.Local.Index;

/// <summary>
/// What a look-up sees: additions, additions being written, runs; each list from the newest to the oldest. A view that is held keeps
/// its runs' files open, also when a merge has superseded them.
/// </summary>
internal sealed class IndexView : IndexHeld
{
    private readonly IndexRun[] _runs;

    /// <summary>Makes a view of runs that the caller holds.</summary>
    public IndexView(IndexAdditions active, IndexAdditions[] frozen, IndexRun[] runs)
    {
        (Active, Frozen, _runs) = (active, frozen, runs);
        foreach (var run in runs)
        {
            ObjectDisposedException.ThrowIf(!run.TryHold(), run);
        }
    }

    public IndexAdditions Active { get; }

    public IndexAdditions[] Frozen { get; }

    public ReadOnlySpan<IndexRun> Runs => _runs;

    public long Count => Active.Count + Frozen.Sum(additions => (long)additions.Count) + _runs.Sum(run => run.Layout.Entries);

    /// <summary>The value in memory; needs no hold.</summary>
    public bool TryFindInMemory(ContentHash key, out IndexValue value)
    {
        if (Active.TryFind(key, out value))
        {
            return true;
        }

        foreach (var additions in Frozen)
        {
            if (additions.TryFind(key, out value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The value in the runs of a view that is held.</summary>
    public bool TryFindOnDisk(ContentHash key, out IndexValue value)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        key.CopyTo(bytes);
        foreach (var run in _runs)
        {
            if (run.TryFind(bytes, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    protected override void LetGo()
    {
        foreach (var run in _runs)
        {
            run.Release();
        }
    }
}
