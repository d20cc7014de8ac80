using System.Security.Cryptography;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>
/// The copy of one file on its way into a <see cref="BackupFolder"/>: say what is there (<see cref="Have"/>, <see cref="HaveHash"/>), hear where to go on
/// (<see cref="ContinueAt"/>), write, finish. What is written counts for nothing before, and stays for the next run.
/// </summary>
public sealed class BackupCopy : IDisposable
{
    private readonly BackupFolder _folder;
    private readonly BackupFile _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private string _stored;
    private FileStream? _output;

    internal BackupCopy(BackupFolder folder, BackupFile file)
    {
        (_folder, _file) = (folder, file);
        _stored = folder.StoredName(file.Name);
        Have = folder.LengthOf(file);
        if (Have > 0)
        {
            Hash(folder.PathOf(_stored));
        }

        HaveHash = new ContentHash(_hash.GetCurrentHash());
    }

    /// <summary>How many bytes lie here already.</summary>
    public long Have { get; }

    /// <summary>SHA-256 of these, as they were just read.</summary>
    public ContentHash HaveHash { get; }

    /// <summary>Opens the file for writing behind what is there, or at 0 when that was wrong.</summary>
    public void ContinueAt(long offset)
    {
        if (offset != Have)
        {
            if (offset != 0)
            {
                throw new PfsException(PfsError.InvalidArgument, $"{_file.Name} cannot go on at {offset} when {Have} bytes are there.");
            }

            _ = _hash.GetHashAndReset();
            _stored = _folder.NameForOther(_file.Name);
        }

        _output = new FileStream(_folder.PathOf(_stored), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (offset == 0)
        {
            _output.SetLength(0); // nothing that a manifest needs
        }

        _output.Position = offset;
    }

    /// <summary>Writes the next bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _output!.Write(bytes);
        _hash.AppendData(bytes);
    }

    /// <summary>
    /// Makes the file durable. <see cref="PfsError.DataCorrupt"/>: it is not what the server read, or not as long as planned.
    /// </summary>
    /// <param name="hash">SHA-256 of the whole file as the server read it.</param>
    public void Finish(ContentHash hash)
    {
        if (_output!.Position != _file.Length || new ContentHash(_hash.GetCurrentHash()) != hash)
        {
            throw new PfsException(PfsError.DataCorrupt, $"{_file.Name} arrived with other bytes than were sent; run the backup again.");
        }

        Posix.FDataSync(_output.SafeFileHandle, _stored);
        _folder.Add(new BackupEntry(_file.Name, _stored, _file.Length, hash));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _output?.Dispose();
        _hash.Dispose();
    }

    private void Hash(string path)
    {
        using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = new byte[256 << 10];
        for (var left = Have; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            input.ReadExactly(part);
            _hash.AppendData(part);
            left -= part.Length;
        }
    }
}
