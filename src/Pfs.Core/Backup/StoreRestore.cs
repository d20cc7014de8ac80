using System.Security.Cryptography;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>Makes a data directory of a backup (ADR 0014); no server is needed.</summary>
public static class StoreRestore
{
    /// <summary>Bytes that <see cref="RunAsync"/> copies; refuses as that does.</summary>
    public static long TotalBytes(string backupDirectory) => Read(backupDirectory).Files.Sum(file => file.Length);

    /// <summary>
    /// Copies a backup into an empty or absent directory, every byte compared with the manifest's SHA-256. On return the store is durable. A failure removes
    /// what it made; what a kill leaves is no store to any start.
    /// </summary>
    /// <param name="backupDirectory">Where the backup lies; not changed.</param>
    /// <param name="dataDirectory">Where the store goes.</param>
    /// <param name="progress">Told each number of bytes that was copied; may be null.</param>
    /// <param name="cancellationToken">Stops it, as a failure does.</param>
    /// <exception cref="PfsException">
    /// <see cref="PfsError.InvalidArgument"/>: there is no backup, or the target is not empty; <see cref="PfsError.DataCorrupt"/>: the backup is damaged;
    /// <see cref="PfsError.StoreFormat"/>: a newer pfs made it.
    /// </exception>
    public static async Task<RestoreReport> RunAsync(
        string backupDirectory, string dataDirectory, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var manifest = Read(backupDirectory);
        var target = Path.GetFullPath(dataDirectory);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any(entry => Path.GetFileName(entry) is not ("lock" or "lost+found")))
        {
            throw new PfsException(PfsError.InvalidArgument, $"{target} is not empty; restore to a new directory.");
        }

        using var directory = PosixDirectory.Open(target); // locked: no start comes in between
        try
        {
            await CopyAsync(manifest, backupDirectory, target, progress, cancellationToken);
        }
        catch
        {
            foreach (var name in manifest.Files.SelectMany(file => new[] { file.Name, Unnamed(file) }))
            {
                File.Delete(Path.Combine(target, name));
            }

            throw;
        }

        return new RestoreReport(manifest.Time, manifest.Commits, manifest.Files.Count, manifest.Files.Sum(file => file.Length));
    }

    private static BackupManifest Read(string directory) => BackupManifest.Find(directory)
        ?? throw new PfsException(PfsError.InvalidArgument, $"{directory} holds no backup: it has no {BackupManifest.FileName}.");

    // The first log segment is copied first and gets its name last. Until then a start finds a file that is none of a store's, or a log without its beginning.
    private static async Task CopyAsync(
        BackupManifest manifest, string backup, string target, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        foreach (var file in manifest.Files.OrderByDescending(IsFirstOfLog))
        {
            await CopyAsync(
                file,
                Path.Combine(backup, file.Stored),
                Path.Combine(target, IsFirstOfLog(file) ? Unnamed(file) : file.Name),
                bytes => progress?.Report(bytes),
                cancellationToken);
        }

        Posix.SyncDirectory(target);
        if (manifest.Files.FirstOrDefault(IsFirstOfLog) is { } first)
        {
            File.Move(Path.Combine(target, Unnamed(first)), Path.Combine(target, first.Name));
            Posix.SyncDirectory(target);
        }
    }

    private static bool IsFirstOfLog(BackupEntry file) => SegmentName.Numbers([file.Name], SegmentKind.Log) is [1];

    private static string Unnamed(BackupEntry file) => file.Name + ".restoring";

    private static async Task CopyAsync(BackupEntry file, string source, string target, Action<int> onCopied, CancellationToken cancellationToken)
    {
        if (!SegmentName.IsSegment(file.Name) || new FileInfo(source) is not { Exists: true } stored || stored.Length < file.Length)
        {
            throw Damaged(file, "it is missing or too short");
        }

        await using var input = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        await using var output = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var left = file.Length; left > 0;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, left));
            await input.ReadExactlyAsync(part, cancellationToken);
            hash.AppendData(part.Span);
            await output.WriteAsync(part, cancellationToken);
            left -= part.Length;
            onCopied(part.Length);
        }

        if (new ContentHash(hash.GetHashAndReset()) != file.Hash)
        {
            throw Damaged(file, "it does not fit its SHA-256");
        }

        Posix.FDataSync(output.SafeFileHandle, target);
    }

    private static PfsException Damaged(BackupEntry file, string what) => new(
        PfsError.DataCorrupt,
        $"The backup is damaged: {file.Stored}: {what}. Nothing was restored. While the server still has its data, `pfs backup --verify` mends the backup; else use another.");
}
