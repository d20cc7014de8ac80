namespace Pfs.Core.Storage.Local;

/// <summary>A file of the store. All calls are synchronous and raise <see cref="IOException"/> with the system's reason.</summary>
internal interface IStoreFile : IDisposable
{
    /// <summary>The file's name within the data directory.</summary>
    string Name { get; }

    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Writes all bytes at an offset; not durable.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Reads up to <paramref name="destination"/>'s length; fewer only at the end of the file.</summary>
    int Read(Span<byte> destination, long offset);

    /// <summary>
    /// Lets the system begin to write a stretch to the disk, so that a later <see cref="Sync"/> has less to wait for. A hint: it
    /// promises nothing, and hides no error from <see cref="Sync"/>.
    /// </summary>
    void StartWriteback(long offset, long length)
    {
    }

    /// <summary>Adds so many zeros at the end, for which there is room on the disk from then on: not as in a sparse file. Not durable.</summary>
    void Extend(int count);

    /// <summary>Cuts the file.</summary>
    void Truncate(long length);

    /// <summary>Makes what was written durable (fdatasync). After a failure the bytes may be gone: never try again.</summary>
    void Sync();
}
