namespace Pfs.Core;

/// <summary>A file of the store as a backup takes it.</summary>
/// <param name="Name">Its name in the data directory.</param>
/// <param name="Length">Bytes of it that belong to the state; what follows, if anything, came later.</param>
/// <param name="Tail">SHA-256 of the last 64 KiB of these, or of all when there are fewer.</param>
public sealed record BackupFile(string Name, long Length, ContentHash Tail)
{
    /// <summary>So many bytes at its end tell a file from one of another history.</summary>
    internal const int TailBytes = 64 << 10;
}
