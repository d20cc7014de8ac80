namespace Pfs.Grpc.Archives;

/// <summary>Writes an archive from its first byte to its last, in memory that does not grow with it.</summary>
internal interface IArchiveWriter : IAsyncDisposable
{
    /// <summary>Adds an entry.</summary>
    /// <param name="entry">Its name was checked by <see cref="ArchiveName.Fits"/>, and no two are the same.</param>
    /// <param name="read">Gives the next bytes of the content, as many as the entry's size in all; not called for an empty one.</param>
    /// <param name="cancellationToken">Leaves half an archive behind.</param>
    ValueTask AddAsync(
        ArchiveEntry entry, Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> read, CancellationToken cancellationToken);

    /// <summary>Writes what ends the archive.</summary>
    ValueTask FinishAsync(CancellationToken cancellationToken);
}
