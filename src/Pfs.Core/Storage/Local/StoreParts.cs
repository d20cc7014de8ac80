using Pfs.Core.Commits;
using Pfs.Core.Metrics;
using Pfs.Core.Trees;

namespace Pfs.Core.Storage.Local;

/// <summary>What a store is put together from.</summary>
internal sealed record StoreParts : IDisposable
{
    private StoreParts(IStoreDirectory directory, long segmentBytes, long reserveBytes, bool readOnly)
    {
        Reserve = new Reserve(directory, reserveBytes);
        Directory = directory;
        Segments = new SegmentFiles(directory);
        Guard = new WriteGuard();
        Chunks = new ChunkStore(directory, Segments, Guard, segmentBytes, Metrics);
        Log = new Log(Segments, Guard, segmentBytes, Metrics);
        Nodes = new ChunkNodes(Chunks, Segments, readOnly);
        Trees = new TreeSource(
            Log, Nodes, Metrics.Nodes, content => new ContentReader(new ChunkReader(Chunks, Segments), content, 0, content.Length));
        Commits = new CommitTable(directory);
    }

    public IStoreDirectory Directory { get; }

    public StoreMetrics Metrics { get; } = new();

    public SegmentFiles Segments { get; }

    public Reserve Reserve { get; }

    public WriteGuard Guard { get; }

    public Log Log { get; }

    public ChunkStore Chunks { get; }

    public ChunkNodes Nodes { get; }

    public TreeSource Trees { get; }

    public CommitTable Commits { get; }

    /// <summary>For a store that will be written.</summary>
    public static StoreParts Open(IStoreDirectory directory, StoreOptions options) =>
        new(directory, options.SegmentBytes, options.ReserveBytes, readOnly: false);

    /// <summary>For a check: nothing on disk is changed, and no derived file is looked at.</summary>
    public static StoreParts OpenForCheck(IStoreDirectory directory) => new(directory, long.MaxValue, reserveBytes: 0, readOnly: true);

    /// <summary>Closes the files and keeps the directory's lock.</summary>
    public void Close()
    {
        Chunks.Dispose();
        Commits.Dispose();
        Segments.Dispose();
    }

    public void Dispose()
    {
        Close();
        Metrics.Dispose();
        Directory.Dispose();
    }
}
