namespace Pfs.Grpc.Archives;

/// <summary>A file or directory of an archive.</summary>
/// <param name="Name">Its path in UTF-8; that of a directory ends with '/'.</param>
/// <param name="Size">Bytes of its content.</param>
/// <param name="Modified">When it last changed.</param>
internal sealed record ArchiveEntry(ReadOnlyMemory<byte> Name, long Size, DateTimeOffset Modified)
{
    public bool IsDirectory => Name.Span.EndsWith("/"u8);
}
