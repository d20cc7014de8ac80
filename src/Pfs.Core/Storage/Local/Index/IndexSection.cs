namespace Pfs.Core.Storage.Local.Index;

/// <summary>Appends to one section of a file through a buffer.</summary>
internal sealed class IndexSection(IStoreFile file, long offset)
{
    private const int BufferBytes = 64 << 10;

    // A large merge must not pile up dirty pages: the committer's next sync would wait for the disk to take them all.
    private const long SyncBytes = 16 << 20;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _length;
    private long _flushed = offset;
    private long _synced = offset;

    /// <summary>Where in the file the next bytes go.</summary>
    public long Position => _flushed + _length;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _buffer.Length)
        {
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Flush()
    {
        file.Write(_buffer.AsSpan(0, _length), _flushed);
        _flushed += _length;
        _length = 0;
        if (_flushed - _synced >= SyncBytes)
        {
            file.Sync();
            _synced = _flushed;
        }
    }
}
