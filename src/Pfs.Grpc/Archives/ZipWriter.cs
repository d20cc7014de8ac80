using System.IO.Compression;
using Microsoft.AspNetCore.WebUtilities;
using Pfs.Core;

namespace Pfs.Grpc.Archives;

/// <summary>
/// Writes a zip file, deflated, with zip64 records where 4 GiB or 65,535 entries are not enough. The directory at its end waits in memory up to
/// 1 MiB and then in a temporary file; <see cref="ZipArchive"/> would keep an object for each entry.
/// </summary>
internal sealed class ZipWriter(ArchiveOutput output) : IArchiveWriter
{
    private const int DirectoryBytesInMemory = 1 << 20;

    // Below this no content deflates to 4 GiB: what cannot be compressed grows by 5 bytes in 16 KiB at most.
    private const long LargeBytes = 0xF000_0000;

    private readonly FileBufferingWriteStream _directory = new(DirectoryBytesInMemory);
    private long _entries;
    private long _directoryBytes;

    public async ValueTask AddAsync(
        ArchiveEntry entry, Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> read, CancellationToken cancellationToken)
    {
        var offset = output.Written;
        var isLarge = entry.Size >= LargeBytes;
        await output.WriteAsync(ZipRecords.LocalHeader(entry, isLarge), cancellationToken);
        var begin = output.Written;
        var crc = entry.Size > 0 ? await DeflateAsync(entry.Size, read, cancellationToken) : 0;
        var compressed = output.Written - begin;
        if (entry.Size > 0)
        {
            await output.WriteAsync(ZipRecords.Descriptor(crc, compressed, entry.Size, isLarge), cancellationToken);
        }

        var record = ZipRecords.DirectoryEntry(entry, crc, compressed, offset, isLarge);
        await _directory.WriteAsync(record, cancellationToken);
        _directoryBytes += record.Length;
        _entries++;
    }

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        var directoryAt = output.Written;
        await _directory.DrainBufferAsync(output, cancellationToken);
        await output.WriteAsync(ZipRecords.End(_entries, directoryAt, _directoryBytes), cancellationToken);
    }

    public ValueTask DisposeAsync() => _directory.DisposeAsync();

    private async ValueTask<uint> DeflateAsync(
        long size, Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> read, CancellationToken cancellationToken)
    {
        ulong crc = 0;
        await using var deflate = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true);
        for (var left = size; left > 0;)
        {
            var bytes = await read(cancellationToken);
            crc = Crc.Crc32.Append(crc, bytes.Span);
            await deflate.WriteAsync(bytes, cancellationToken);
            left -= bytes.Length;
        }

        return (uint)crc;
    }
}
