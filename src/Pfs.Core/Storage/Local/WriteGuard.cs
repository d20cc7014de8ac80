namespace Pfs.Core.Storage.Local;

/// <summary>
/// Remembers the first failed write or sync. From then on nothing is written: after a failed fsync the pages are clean
/// and the data may be gone, so a second try would only pretend (docs/adr/0001-store.md). A restart reads what is there.
/// </summary>
internal sealed class WriteGuard
{
    private volatile Exception? _failure;
    private volatile bool _makesRoom;

    /// <summary>True while a collection uses up the reserve of a full disk: what writers wrote now would take it away.</summary>
    public bool MakesRoom
    {
        get => _makesRoom;
        set => _makesRoom = value;
    }

    /// <summary>For what adds content, and only for that.</summary>
    public void ThrowIfFull()
    {
        if (_makesRoom)
        {
            throw new PfsException(
                PfsError.DiskFull, "The disk of the data directory is full, and a collection is making room; nothing was written. Try again in a moment.");
        }
    }

    public bool IsBroken => _failure is not null;

    public void ThrowIfBroken()
    {
        if (_failure is { } failure)
        {
            throw Refusal(failure);
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
}
