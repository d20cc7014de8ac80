using Microsoft.Win32.SafeHandles;

namespace Pfs.Core.Storage.Local;

/// <summary>A file of the data directory, written by pwrite and synced by our own fdatasync.</summary>
internal sealed class PosixFile(string directory, string name, bool create) : IStoreFile
{
    private readonly SafeFileHandle _handle = File.OpenHandle(
        Path.Combine(directory, name),
        create ? FileMode.OpenOrCreate : FileMode.Open,
        FileAccess.ReadWrite,
        FileShare.ReadWrite | FileShare.Delete);

    public string Name => name;

    public long Length => RandomAccess.GetLength(_handle);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    public int Read(Span<byte> destination, long offset)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var count = RandomAccess.Read(_handle, destination[total..], offset + total);
            if (count == 0)
            {
                break;
            }

            total += count;
        }

        return total;
    }

    public void StartWriteback(long offset, long length) => Posix.StartWriteback(_handle, offset, length);

    public void Extend(int count)
    {
        var length = Length;
        if (!Posix.TryAllocate(_handle, name, length, count))
        {
            Write(new byte[count], length);
        }
    }

    public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

    public void Sync() => Posix.FDataSync(_handle, name);

    public void Dispose() => _handle.Dispose();
}
