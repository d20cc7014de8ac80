namespace Pfs.Core.Storage.Local;

/// <summary>
/// Remembers the first failed write or sync. From then on nothing is written: after a failed fsync the pages are clean
/// and the data may be gone, so a second try would only pretend (docs/adr/0001-store.md). A restart reads what is there.
/// </summary>
internal sealed class WriteGuard
{
    private volatile Exception? _failure;
    private int _makingRoom;

    /// <summary>True while the reserve of a full disk is used up to free space: what others wrote now would take it away.</summary>
    public bool MakesRoom => Volatile.Read(ref _makingRoom) > 0;

    /// <summary>Begins to make room, as several may at once; it ends with the disposal.</summary>
    public Room MakeRoom()
    {
        Interlocked.Increment(ref _makingRoom);
        return new Room(this);
    }

    /// <summary>For what adds content, and only for that.</summary>
    public void ThrowIfFull()
    {
        if (MakesRoom)
        {
            throw new PfsException(
                PfsError.DiskFull, "The disk of the data directory is full, and room is being made; nothing was written. Try again in a moment.");
        }
    }

    public bool IsBroken => _failure is not null;

    /// <summary>The refusal of a write; null when none is due.</summary>
    public PfsException? Refused => _failure is { } failure ? Refusal(failure) : null;

    public void ThrowIfBroken()
    {
        if (Refused is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Closes the store to writes and makes the exception for the write that failed.</summary>
    public PfsException Break(Exception failure)
    {
        _failure ??= failure;
        return Refusal(failure);
    }

    private static PfsException Refusal(Exception failure) => new(
        PfsError.WritesRefused,
        $"The store takes no writes since a write to its disk failed ({failure.Message}); reads go on; mend the disk and restart pfs.",
        failure);

    /// <summary>A time in which room is made.</summary>
    public readonly struct Room(WriteGuard guard) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref guard._makingRoom);
    }
}
