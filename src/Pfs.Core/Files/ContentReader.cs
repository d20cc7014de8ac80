using System.Diagnostics;

namespace Pfs.Core;

/// <summary>Reads a range of stored content in order. Every byte is checked against its CRC32C before it is given out.</summary>
public sealed class ContentReader : IDisposable
{
    /// <summary>
    /// The next bytes, up to 256 KiB, valid until the next call; empty at the end.
    /// <see cref="PfsError.DataCorrupt"/> when the bytes on disk do not fit their checksum.
    /// </summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => throw new UnreachableException();

    /// <inheritdoc/>
    public void Dispose() => throw new UnreachableException();
}
