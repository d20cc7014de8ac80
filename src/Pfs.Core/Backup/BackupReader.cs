using System.Security.Cryptography;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>Reads a file of the store for a backup, from where the copy ends. Not for concurrent use.</summary>
public sealed class BackupReader : IDisposable
{
    private readonly IStoreFile _file;
    private readonly long _end;
    private readonly byte[] _buffer = new byte[256 << 10];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _at;

    // The copy may have rotted, or be of another history: then all is read again.
    internal BackupReader(IStoreFile file, long length, long have, ContentHash haveHash)
    {
        (_file, _end) = (file, length);
        while (_at < have && Next(have) is { IsEmpty: false })
        {
        }

        if (have > 0 && new ContentHash(_hash.GetCurrentHash()) != haveHash)
        {
            _ = _hash.GetHashAndReset();
            _at = 0;
        }

        Offset = _at;
    }

    /// <summary>Where <see cref="Read"/> begins: what the copy has, or 0 when that is not the same.</summary>
    public long Offset { get; }

    /// <summary>SHA-256 of the file up to what was read.</summary>
    public ContentHash Hash => new(_hash.GetCurrentHash());

    /// <summary>The next bytes, valid until the next call; empty at the end.</summary>
    /// <exception cref="PfsException"><see cref="PfsError.DataCorrupt"/>: the file ends too early.</exception>
    public ReadOnlyMemory<byte> Read() => Next(_end);

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
    }

    private ReadOnlyMemory<byte> Next(long end)
    {
        var bytes = _buffer.AsMemory(0, (int)Math.Min(_buffer.Length, end - _at));
        if (_file.Read(bytes.Span, _at) != bytes.Length)
        {
            throw new PfsException(PfsError.DataCorrupt, $"{_file.Name} ends before offset {end}. Run 'pfs check'.");
        }

        _hash.AppendData(bytes.Span);
        _at += bytes.Length;
        return bytes;
    }
}
