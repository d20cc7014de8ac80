using System.Collections.Concurrent;

namespace Pfs.Core.Storage.Local;

/// <summary>The open segment files, found by kind and number. Reading is safe from any thread.</summary>
internal sealed class SegmentFiles(IStoreDirectory directory) : IDisposable
{
    private readonly ConcurrentDictionary<(SegmentKind Kind, int Number), IStoreFile> _files = new();

    /// <summary>Creates a segment with its header, durable with its name.</summary>
    public IStoreFile Create(SegmentKind kind, int number)
    {
        var file = directory.Open(SegmentName.Of(kind, number), create: true);
        file.Truncate(0); // a crash may have left a torn header
        file.Write(SegmentHeader.Make(kind, number), 0);
        file.Sync();
        directory.Sync(); // without it a crash can forget the file's name
        if (_files.TryRemove((kind, number), out var replaced))
        {
            replaced.Dispose();
        }

        _files[(kind, number)] = file;
        return file;
    }

    public IStoreFile Open(SegmentKind kind, int number) =>
        _files.GetOrAdd((kind, number), key => directory.Open(SegmentName.Of(key.Kind, key.Number), create: false));

    /// <summary>Removes a segment that nothing refers to; durable.</summary>
    public void Remove(SegmentKind kind, int number)
    {
        if (_files.TryRemove((kind, number), out var file))
        {
            file.Dispose();
        }

        directory.Delete(SegmentName.Of(kind, number));
        directory.Sync();
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }
}
