using System.Text.Json;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>
/// A directory that holds a backup and takes the next one (ADR 0014). Until <see cref="Publish"/> returns the backup before stays what it was, whatever
/// happens; what was written until then is found again by the next run. One process at a time.
/// </summary>
public sealed class BackupFolder : IDisposable
{
    // Entries of files that are finished, one a line, until a manifest has them.
    private const string JournalName = "journal.jsonl";
    private const string LockName = "lock";

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly BackupManifest? _manifest;
    private readonly HashSet<string> _kept; // stored names that the manifest needs
    private readonly Dictionary<string, BackupEntry> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _verified = new(StringComparer.Ordinal);

    private BackupFolder(string path, FileStream @lock)
    {
        (_path, _lock) = (path, @lock);
        File.Open(PathOf(JournalName), FileMode.OpenOrCreate).Dispose(); // tells a backup that was cut off from other files
        _manifest = BackupManifest.Find(path);
        _kept = (_manifest?.Files ?? []).Select(file => file.Stored).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in (_manifest?.Files ?? []).Concat(ReadJournal()))
        {
            _known[entry.Name] = entry;
        }
    }

    /// <summary>When the backup that it holds was taken; null when it holds none.</summary>
    public DateTimeOffset? Time => _manifest?.Time;

    /// <summary>Creates the directory when absent, readable by its owner alone, and locks it.</summary>
    /// <exception cref="PfsException">
    /// <see cref="PfsError.StoreLocked"/>: another backup goes there; <see cref="PfsError.InvalidArgument"/>: it holds other files and no backup;
    /// <see cref="PfsError.DataCorrupt"/>: its manifest is damaged.
    /// </exception>
    public static BackupFolder Open(string path)
    {
        path = Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
            MakeOwnersOnly(path);
        }

        RefuseForeign(path);
        FileStream? @lock = null;
        try
        {
            @lock = new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new BackupFolder(path, @lock);
        }
        catch (IOException) when (@lock is null)
        {
            throw new PfsException(PfsError.StoreLocked, $"Another pfs writes a backup to {path}; wait for it to end.");
        }
        catch
        {
            @lock?.Dispose();
            throw;
        }
    }

    /// <summary>Refuses the plan of another store with <see cref="PfsError.InvalidArgument"/>: its backup would take the place of this one.</summary>
    public void Check(BackupPlan plan)
    {
        if (_manifest?.Store is { } store && plan.Store is { } other && store != other.ToString())
        {
            throw new PfsException(PfsError.InvalidArgument, $"{_path} holds a backup of another store; choose another directory.");
        }
    }

    /// <summary>Whether the copy of a file needs nothing. With <paramref name="verify"/> only of one that was copied or compared since the folder was opened.</summary>
    public bool Has(BackupFile file, bool verify)
    {
        if (_known.GetValueOrDefault(file.Name) is not { } entry || entry.Length != file.Length || (verify && !_verified.Contains(file.Name)))
        {
            return false;
        }

        using var copy = Find(entry.Stored);
        return copy?.Length >= file.Length && TailOf(copy, file.Length) == file.Tail;
    }

    /// <summary>How many bytes of a file lie here; whether they are right is not known.</summary>
    public long LengthOf(BackupFile file) =>
        new FileInfo(Path.Combine(_path, StoredName(file.Name))) is { Exists: true } copy ? Math.Min(copy.Length, file.Length) : 0;

    /// <summary>Goes on with the copy of a file. It becomes part of the next backup by <see cref="BackupCopy.Finish"/>.</summary>
    public BackupCopy Begin(BackupFile file) => new(this, file);

    /// <summary>Makes the plan's files, which are all here by now, the backup; what it does not need goes.</summary>
    /// <exception cref="IOException">The disk failed; the backup before is what it was.</exception>
    public void Publish(BackupPlan plan)
    {
        var entries = plan.Files.Select(file => _known[file.Name]).ToList();
        Posix.SyncDirectory(_path); // the names of the files, before that of what vouches for them
        var temporary = Path.Combine(_path, BackupManifest.FileName + ".new");
        using (var output = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            new BackupManifest(plan.Store?.ToString(), plan.Time, plan.Commits, entries).Write(output);
            output.Flush();
            Posix.FDataSync(output.SafeFileHandle, temporary);
        }

        File.Move(temporary, Path.Combine(_path, BackupManifest.FileName), overwrite: true);
        Posix.SyncDirectory(_path);
        RemoveOthers(entries);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    internal string PathOf(string stored) => Path.Combine(_path, stored);

    /// <summary>The name under which a file lies here or is to lie.</summary>
    internal string StoredName(string name) => _known.GetValueOrDefault(name)?.Stored ?? name;

    /// <summary>A name for a file whose bytes here are not the right ones: the same, unless the backup needs those.</summary>
    internal string NameForOther(string name)
    {
        var stored = StoredName(name);
        for (var number = 1; _kept.Contains(stored); number++)
        {
            stored = $"{name}~{number}";
        }

        return stored;
    }

    /// <summary>Notes a durable file.</summary>
    internal void Add(BackupEntry entry)
    {
        _verified.Add(entry.Name);
        if (_known.GetValueOrDefault(entry.Name) == entry)
        {
            return;
        }

        _known[entry.Name] = entry;
        using var line = new MemoryStream();
        line.WriteByte((byte)'\n'); // a line that a crash tore ends here
        using (var json = new Utf8JsonWriter(line))
        {
            entry.Write(json);
        }

        // Not synced: a line that a power cut takes costs reading that file again.
        using var journal = new FileStream(PathOf(JournalName), FileMode.Append, FileAccess.Write);
        journal.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    private List<BackupEntry> ReadJournal()
    {
        var entries = new List<BackupEntry>();
        foreach (var line in File.ReadLines(PathOf(JournalName)))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                if (BackupEntry.Read(json.RootElement) is { } entry)
                {
                    entries.Add(entry);
                }
            }
            catch (JsonException)
            {
                // empty, or torn by a crash
            }
        }

        return entries;
    }

    private void RemoveOthers(List<BackupEntry> entries)
    {
        var needed = entries.Select(entry => entry.Stored).Append(BackupManifest.FileName).Append(LockName).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Directory.EnumerateFiles(_path).Select(file => Path.GetFileName(file)!).Where(name => !needed.Contains(name) && IsOurs(name)))
        {
            File.Delete(PathOf(name));
        }
    }

    private FileStream? Find(string stored) =>
        File.Exists(PathOf(stored)) ? new FileStream(PathOf(stored), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0) : null;

    private static ContentHash TailOf(FileStream file, long length)
    {
        var tail = new byte[(int)Math.Min(length, BackupFile.TailBytes)];
        file.Position = length - tail.Length;
        file.ReadExactly(tail);
        return ContentHash.Of(tail);
    }

    // A slip in a path must not put a backup among somebody's files, nor into a data directory.
    private static void RefuseForeign(string path)
    {
        var names = Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)!).ToList();
        if (!names.Contains(BackupManifest.FileName) && !names.Contains(JournalName) && names.Exists(name => name is not (LockName or "lost+found")))
        {
            throw new PfsException(PfsError.InvalidArgument, $"{path} holds other files and no backup; choose an empty directory, or one with an earlier backup.");
        }
    }

    private static bool IsOurs(string name) => SegmentName.IsSegment(name.Split('~')[0]) || name is JournalName or BackupManifest.FileName + ".new";

    private static void MakeOwnersOnly(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Posix.SyncDirectory(Path.GetDirectoryName(path) ?? path);
    }
}
