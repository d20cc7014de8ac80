using Pfs.Core.Storage.Local;

namespace Pfs.Core.Trees;

/// <summary>
/// What the commits that were asked for last did themselves: read from the log, checked against the id, and taken apart once. Bounded: long
/// records are not kept. A commit never changes, so nothing here grows old. Safe for concurrent use.
/// </summary>
internal sealed class OwnChanges
{
    private const int Slots = 4096; // a power of two
    private const int MaxRecordBytes = 1024; // a change of one file with ordinary headers has about 400

    private readonly OwnChange?[] _byOrdinal = new OwnChange?[Slots];

    public OwnChange? Find(long ordinal) =>
        Volatile.Read(ref _byOrdinal[ordinal & (Slots - 1)]) is { } kept && kept.Ordinal == ordinal ? kept : null;

    public void Add(OwnChange own, RecordAddress address)
    {
        if (address.PayloadLength <= MaxRecordBytes)
        {
            Volatile.Write(ref _byOrdinal[own.Ordinal & (Slots - 1)], own);
        }
    }
}
