using System.Text;
using Pfs.Core;
using Pfs.Grpc.Messages;

namespace Pfs.Grpc.Archives;

/// <summary>
/// Reads a tar file (ustar, pax, GNU's long names and large numbers) as it arrives, and refuses all but files and directories with
/// <see cref="PfsError.InvalidArgument"/>. Not by System.Formats.Tar, which takes an extended header of any length into memory, and ends names at line feeds.
/// </summary>
internal sealed class TarReader(ArchiveInput input)
{
    // Names have 1024 bytes at most; other records, times and attributes of the file, are read over.
    private const int MaxExtendedBytes = 64 * 1024;

    private readonly byte[] _block = new byte[TarBlock.Length];
    private long _left;
    private long _padding;

    /// <summary>The next file or directory, with its name as it stands there; null behind the last. What is left of the one before is read over.</summary>
    public async ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancellationToken)
    {
        var extended = default(TarExtension);
        while (await ReadBlockAsync(cancellationToken))
        {
            var header = new TarHeader(_block);
            switch (header.Type)
            {
                case TarBlock.Extended:
                    extended = extended.With(TarExtension.OfRecords(await ReadSmallAsync(header, cancellationToken)));
                    break;
                case TarHeader.GlobalExtended:
                    RefuseNames(TarExtension.OfRecords(await ReadSmallAsync(header, cancellationToken)));
                    break;
                case TarHeader.LongName:
                    extended = extended.With(TarExtension.OfName(await ReadSmallAsync(header, cancellationToken)));
                    break;
                case TarHeader.LongLink:
                    await ReadSmallAsync(header, cancellationToken); // of a link, which is refused by itself
                    break;
                default:
                    return Begin(header, extended);
            }
        }

        if (extended != default)
        {
            throw CutOff();
        }

        // What follows the end is padding, or nobody's business.
        while (!(await input.ReadAsync(long.MaxValue, cancellationToken)).IsEmpty)
        {
        }

        return null;
    }

    /// <summary>The next bytes of the entry's content, valid until the next call; none at its end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_left == 0)
        {
            return default;
        }

        var bytes = await input.ReadAsync(_left, cancellationToken);
        _left -= bytes.Length;
        return bytes.IsEmpty ? throw CutOff() : bytes;
    }

    private ArchiveEntry Begin(TarHeader header, TarExtension extended)
    {
        var name = extended.Name ?? header.Name;
        var size = extended.Size ?? header.Size;
        var isDirectory = header.Type == TarBlock.Directory || (header.IsFile && name.EndsWith("/"u8));
        if (header.Kind is { } kind)
        {
            throw RequestFields.Invalid($"'{Encoding.UTF8.GetString(name)}' in the archive is {kind}; only files and directories can be imported.");
        }

        if (extended.IsSparse || (isDirectory && size > 0))
        {
            throw RequestFields.Invalid(
                $"'{Encoding.UTF8.GetString(name)}' in the archive is {(isDirectory ? "a directory with content" : "a sparse file")}; make the archive without such entries.");
        }

        input.Expect(size);
        _left = size;
        _padding = TarBlock.Padding(size);
        return new ArchiveEntry(isDirectory && !name.EndsWith("/"u8) ? (byte[])[.. name, (byte)'/'] : name, size, default);
    }

    // False at the end, which is a block of zeros: an archive that only stops may have been longer.
    private async ValueTask<bool> ReadBlockAsync(CancellationToken cancellationToken)
    {
        while (!(await ReadAsync(cancellationToken)).IsEmpty)
        {
        }

        var padding = _padding;
        _padding = 0;
        if (await input.FillAsync(_block.AsMemory(0, (int)padding), cancellationToken) < padding
            || await input.FillAsync(_block, cancellationToken) < TarBlock.Length)
        {
            throw CutOff();
        }

        return _block.AsSpan().ContainsAnyExcept((byte)0);
    }

    private async ValueTask<byte[]> ReadSmallAsync(TarHeader header, CancellationToken cancellationToken)
    {
        if (header.Size > MaxExtendedBytes)
        {
            throw RequestFields.Invalid($"An extended header of the archive has {header.Size} bytes; it may have {MaxExtendedBytes}.");
        }

        var bytes = new byte[header.Size];
        _padding = TarBlock.Padding(header.Size);
        return await input.FillAsync(bytes, cancellationToken) == bytes.Length ? bytes : throw CutOff();
    }

    private static void RefuseNames(TarExtension global)
    {
        if (global != default)
        {
            throw RequestFields.Invalid("The archive has a global header that names a path or a size; such archives are not understood.");
        }
    }

    private static PfsException CutOff() => RequestFields.Invalid("The archive is cut off before its end; nothing of it was imported.");
}
