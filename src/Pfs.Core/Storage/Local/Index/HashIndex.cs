namespace Pfs.Core.Storage.Local.Index;

/// <summary>
/// An index from hashes to values of 16 bytes: new entries in memory, all others in sorted runs on disk, of which there are O(log n).
/// It is derived data without a log of its own: after a crash the caller names the runs in force (its checkpoint holds their
/// numbers) and adds again what came later. Look-ups and additions are safe from any thread, during a flush and a merge too;
/// one thread flushes at a time, and one merges.
/// </summary>
/// <remarks>
/// Writing raises <see cref="IOException"/> and <see cref="OperationCanceledException"/>; then nothing has changed, and additions
/// that were being written belong to the next <see cref="Freeze"/>. Reading raises <see cref="PfsError.DataCorrupt"/> with file and
/// page when bytes do not fit their checksum or cannot be read; then the caller rebuilds: <see cref="Open"/> of no runs, and all
/// entries added again.
/// </remarks>
internal sealed class HashIndex : IDisposable
{
    // With at most three runs of each size (IndexMerge) all filters in memory stay below 5 MiB, however many entries there are.
    private const int DefaultFilterBytesInMemory = 1 << 20;

    private readonly IStoreDirectory _directory;
    private readonly string _name;
    private readonly int _filterBytesInMemory;
    private readonly Lock _gate = new(); // for changes of the view and for additions; held only for moments
    private readonly List<int> _superseded = [];

    private volatile IndexView? _view = new(new IndexAdditions(), [], []);
    private int _lastNumber;

    /// <summary>
    /// An empty index over files <c>NAME-NUMBER.idx.pfs</c>; <paramref name="name"/> is at most 64 bytes. The filter of a run is kept in
    /// memory when it has at most <paramref name="filterBytesInMemory"/>; a longer one costs each look-up a small read.
    /// </summary>
    public HashIndex(IStoreDirectory directory, string name, int filterBytesInMemory = DefaultFilterBytesInMemory) =>
        (_directory, _name, _filterBytesInMemory) = (directory, name, filterBytesInMemory);

    /// <summary>The number of entries, those that were added again counted several times.</summary>
    public long Count => View.Count;

    /// <summary>The runs in force, newest first: what a checkpoint names after <see cref="Write"/> and <see cref="Merge"/>.</summary>
    public IReadOnlyList<int> Runs => Numbers(View);

    private IndexView View => _view ?? throw new ObjectDisposedException(nameof(HashIndex));

    /// <summary>
    /// Reads every byte of runs and tells of all damage, each finding with its file and place. Changes nothing; for an index in use too,
    /// when nobody calls <see cref="DeleteSuperseded"/> meanwhile.
    /// </summary>
    public static void Check(
        IStoreDirectory directory, string name, IReadOnlyList<int> runs, Action<string> tell, CancellationToken cancellationToken)
    {
        foreach (var number in runs)
        {
            IndexRun? run = null;
            try
            {
                run = OpenRun(directory, name, number, filterBytesInMemory: 0);
                IndexRunCheck.Read(run, tell, cancellationToken);
            }
            catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt)
            {
                tell(damage.Message);
            }
            finally
            {
                run?.Release();
            }
        }
    }

    /// <summary>
    /// Takes just the runs that the checkpoint names, newest first, and deletes this index's other files, which a crash left.
    /// <see cref="PfsError.DataCorrupt"/> when a run is missing or does not fit; then nothing was deleted or opened.
    /// </summary>
    public void Open(IReadOnlyList<int> runs)
    {
        var opened = new List<IndexRun>(runs.Count);
        try
        {
            foreach (var number in runs)
            {
                opened.Add(OpenRun(_directory, _name, number, _filterBytesInMemory));
            }

            DeleteAllBut(runs);
            lock (_gate)
            {
                Publish(new IndexView(View.Active, View.Frozen, [.. opened]));
            }
        }
        finally
        {
            opened.ForEach(run => run.Release()); // the view holds them now, or nobody does
        }
    }

    /// <summary>True when no run holds the key's newest addition yet.</summary>
    public bool IsAddition(ContentHash key) => View.TryFindInMemory(key, out _);

    /// <summary>The value of the newest addition of a key.</summary>
    public bool TryFind(ContentHash key, out IndexValue value)
    {
        while (true)
        {
            var view = View;
            if (view.TryFindInMemory(key, out value))
            {
                return true;
            }

            if (!view.TryHold())
            {
                continue; // a newer view took its place meanwhile, where the key may have gone
            }

            try
            {
                return view.TryFindOnDisk(key, out value);
            }
            finally
            {
                view.Release();
            }
        }
    }

    /// <summary>
    /// The first <paramref name="limit"/> entries, in order of keys, of those whose keys start with a prefix of 4 to 32 bytes.
    /// Walks all additions in memory.
    /// </summary>
    public IReadOnlyList<(ContentHash Key, IndexValue Value)> FindPrefix(ReadOnlySpan<byte> prefix, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prefix.Length, sizeof(uint));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefix.Length, ContentHash.Length);
        var found = new Dictionary<ContentHash, IndexValue>();
        var view = Hold();
        try
        {
            // The first of all lie among the first of each; a value that is there is newer than those found later.
            AddMatches(view.Active, prefix, found);
            foreach (var additions in view.Frozen)
            {
                AddMatches(additions, prefix, found);
            }

            foreach (var run in view.Runs)
            {
                run.FindPrefix(prefix, limit, found);
            }
        }
        finally
        {
            view.Release();
        }

        return [.. found.Select(entry => (entry.Key, entry.Value)).OrderBy(entry => entry.Key).Take(limit)];
    }

    /// <summary>Adds an entry, in memory until it is flushed; takes the place of an earlier one of the same key.</summary>
    public void Add(ContentHash key, IndexValue value)
    {
        lock (_gate)
        {
            View.Active.Add(key, value);
        }
    }

    /// <summary>
    /// Gives a key the value that <paramref name="change"/> makes of the one it has (default when it has none); atomic among additions.
    /// </summary>
    public void Update<TContext>(ContentHash key, TContext context, Func<TContext, IndexValue, IndexValue> change)
    {
        lock (_gate)
        {
            _ = TryFind(key, out var known);
            if (change(context, known) is var value && value != known)
            {
                View.Active.Add(key, value);
            }
        }
    }

    /// <summary>
    /// The additions so far that no run holds. Later ones go elsewhere, and look-ups still see both; so what is taken here is just
    /// what was added before the call.
    /// </summary>
    public FrozenAdditions Freeze()
    {
        lock (_gate)
        {
            var view = View;
            if (view.Active.Count > 0)
            {
                Publish(new IndexView(new IndexAdditions(), [view.Active, .. view.Frozen], [.. view.Runs]));
            }

            return new FrozenAdditions(View.Frozen);
        }
    }

    /// <summary>
    /// Writes frozen additions as one run and returns the runs now in force. The run is durable, and its name too. Additions that an
    /// earlier call wrote are left out.
    /// </summary>
    public IReadOnlyList<int> Write(FrozenAdditions frozen, CancellationToken cancellationToken)
    {
        var additions = frozen.NewestFirst.Intersect(View.Frozen).ToArray();
        if (additions.Length == 0)
        {
            return Runs;
        }

        var run = WriteRun(additions.Sum(some => some.Count), writer => AddAll(Sorted(additions), writer), cancellationToken);
        lock (_gate)
        {
            Publish(new IndexView(View.Active, [.. View.Frozen.Except(additions)], [run, .. View.Runs]));
        }

        run.Release();
        return Runs;
    }

    /// <summary>
    /// Merges runs of similar size into one when enough of them have gathered; false when nothing is due. A merge takes as long as
    /// its runs are large, so it is no part of <see cref="Write"/>: a checkpoint need not wait for it. Memory: 64 KiB for each source and
    /// 0.3 bytes for each entry. What it supersedes stays on disk until <see cref="DeleteSuperseded"/>.
    /// </summary>
    public bool Merge(CancellationToken cancellationToken)
    {
        var view = Hold();
        try
        {
            if (IndexMerge.Due([.. view.Runs.ToArray().Select(run => run.Layout.Entries)]) is not { } due)
            {
                return false;
            }

            var sources = view.Runs[due].ToArray();
            var entries = sources.Sum(run => run.Layout.Entries);
            var hasOlder = due.End.GetOffset(view.Runs.Length) < view.Runs.Length;
            var merged = WriteRun(entries, writer => IndexMerge.Copy(sources, hasOlder, writer), cancellationToken);
            Replace(sources, merged);
            merged.Release();
            return true;
        }
        finally
        {
            view.Release();
        }
    }

    /// <summary>
    /// Deletes the files of superseded runs that a durable checkpoint does not name. Look-ups that still read them go on.
    /// </summary>
    public void DeleteSuperseded(IReadOnlyList<int> checkpointed)
    {
        int[] gone;
        lock (_gate)
        {
            gone = [.. _superseded.Except(checkpointed)];
        }

        foreach (var number in gone)
        {
            _directory.Delete(IndexRunName.Of(_name, number)); // not synced: what a crash brings back, Open deletes
            lock (_gate)
            {
                _superseded.Remove(number);
            }
        }
    }

    /// <summary>Closes the files once the last look-up is done; what was not written is forgotten.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _view?.Release();
            _view = null;
        }
    }

    private static int[] Numbers(IndexView view) => Array.ConvertAll(view.Runs.ToArray(), run => run.Number);

    private static void AddMatches(IndexAdditions additions, ReadOnlySpan<byte> prefix, Dictionary<ContentHash, IndexValue> found)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        foreach (var (key, value) in additions.Entries)
        {
            key.CopyTo(bytes);
            if (bytes.StartsWith(prefix))
            {
                found.TryAdd(key, value);
            }
        }
    }

    // Of a key that several have, the newest. More than one are there only after a write that failed.
    private static IEnumerable<KeyValuePair<ContentHash, IndexValue>> Sorted(IndexAdditions[] newestFirst) => newestFirst is [var only]
        ? only.Sorted()
        : newestFirst.SelectMany(additions => additions.Entries).DistinctBy(entry => entry.Key).OrderBy(entry => entry.Key);

    private static void AddAll(IEnumerable<KeyValuePair<ContentHash, IndexValue>> entries, IndexRunWriter writer)
    {
        Span<byte> bytes = stackalloc byte[IndexEntry.Bytes];
        foreach (var (key, value) in entries)
        {
            IndexEntry.Write(bytes, key, value);
            writer.Add(bytes);
        }
    }

    private IndexView Hold()
    {
        var view = View;
        while (!view.TryHold())
        {
            view = View;
        }

        return view;
    }

    // Under the gate.
    private void Publish(IndexView view)
    {
        var old = View;
        _view = view;
        old.Release();
    }

    // Runs may have been written before them since the merge began; none came between them.
    private void Replace(IndexRun[] sources, IndexRun merged)
    {
        lock (_gate)
        {
            var runs = View.Runs;
            var at = runs.IndexOf(sources[0]);
            Publish(new IndexView(View.Active, View.Frozen, [.. runs[..at], merged, .. runs[(at + sources.Length)..]]));
            _superseded.AddRange(sources.Select(run => run.Number));
        }
    }

    private IndexRun WriteRun(long maxEntries, Action<IndexRunWriter> fill, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var file = _directory.Open(IndexRunName.Of(_name, number), create: true);
        try
        {
            var writer = new IndexRunWriter(file, _name, number, maxEntries, cancellationToken);
            fill(writer);
            writer.Finish();
            _directory.Sync(); // without it a crash can forget the file's name
            return IndexRun.Open(file, _name, number, _filterBytesInMemory);
        }
        catch
        {
            file.Dispose();
            Discard(number);
            throw;
        }
    }

    private void Discard(int number)
    {
        try
        {
            _directory.Delete(IndexRunName.Of(_name, number));
        }
        catch (IOException)
        {
            // The failure that brought us here is the one to tell of; the next Open deletes the file.
        }
    }

    private static IndexRun OpenRun(IStoreDirectory directory, string name, int number, int filterBytesInMemory)
    {
        IStoreFile? file = null;
        try
        {
            file = directory.Open(IndexRunName.Of(name, number), create: false);
            return IndexRun.Open(file, name, number, filterBytesInMemory);
        }
        catch (IOException failure)
        {
            file?.Dispose();
            throw new PfsException(
                PfsError.DataCorrupt, $"Index run {IndexRunName.Of(name, number)} cannot be opened: {failure.Message}", failure);
        }
        catch (PfsException)
        {
            file?.Dispose();
            throw;
        }
    }

    private void DeleteAllBut(IReadOnlyList<int> runs)
    {
        foreach (var file in _directory.List())
        {
            if (IndexRunName.TryParse(file, _name, out var number))
            {
                _lastNumber = Math.Max(_lastNumber, number);
                if (!runs.Contains(number))
                {
                    _directory.Delete(file);
                }
            }
        }
    }
}
