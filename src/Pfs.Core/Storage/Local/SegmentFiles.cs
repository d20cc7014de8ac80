using System.Collections.Concurrent;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// The segment files, found by kind and id (<see cref="SegmentId"/>), and which of them are in force: of each segment the generation
/// that the log names last. Reading is safe from any thread.
/// </summary>
internal sealed class SegmentFiles(IStoreDirectory directory) : IDisposable
{
    private readonly ConcurrentDictionary<(SegmentKind Kind, int Id), IStoreFile> _files = new();
    private readonly ConcurrentDictionary<(SegmentKind Kind, int Number), int> _rewritten = new();

    /// <summary>Creates a segment with its header, durable with its name.</summary>
    public IStoreFile Create(SegmentKind kind, int id)
    {
        var file = directory.Open(SegmentName.Of(kind, id), create: true);
        file.Truncate(0); // a crash may have left a torn header
        file.Write(SegmentHeader.Make(kind, id), 0);
        file.Sync();
        directory.Sync(); // without it a crash can forget the file's name
        if (_files.TryRemove((kind, id), out var replaced))
        {
            replaced.Dispose();
        }

        _files[(kind, id)] = file;
        return file;
    }

    public IStoreFile Open(SegmentKind kind, int id) =>
        _files.GetOrAdd((kind, id), key => directory.Open(SegmentName.Of(key.Kind, key.Id), create: false));

    /// <summary>The file of a segment that is in force.</summary>
    public int InForce(SegmentKind kind, int number) => _rewritten.GetValueOrDefault((kind, number), number);

    /// <summary>From now on <paramref name="id"/> is the file of its segment.</summary>
    public void PutInForce(SegmentKind kind, int id) => _rewritten[(kind, SegmentId.Number(id))] = id;

    /// <summary>Files that are in force no more, but indexes and the commit table may still lead to them.</summary>
    public ConcurrentDictionary<(SegmentKind Kind, int Id), bool> Left { get; } = new();

    /// <summary>Removes a segment's file that nothing refers to; durable.</summary>
    public void Remove(SegmentKind kind, int id)
    {
        if (_files.TryRemove((kind, id), out var file))
        {
            file.Dispose();
        }

        directory.Delete(SegmentName.Of(kind, id));
        directory.Sync();
    }

    /// <summary>Removes the generations that are not in force and to which nothing leads: what a crash left.</summary>
    public void RemoveOthers()
    {
        var names = directory.List();
        foreach (var kind in new[] { SegmentKind.Log, SegmentKind.Data })
        {
            foreach (var id in SegmentName.Ids(names, kind))
            {
                if (id != InForce(kind, SegmentId.Number(id)) && !Left.ContainsKey((kind, id)))
                {
                    Remove(kind, id);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }
}
