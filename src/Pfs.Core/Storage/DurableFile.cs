using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>A small file beside the store, such as the root credential.</summary>
public static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Writes a new file, readable by its owner alone (mode 0600). A crash at any point leaves either no file of that name or the
    /// whole one; on return it is durable, its name included.
    /// </summary>
    /// <exception cref="IOException">The file exists, or the disk failed; the operating system's reason is in the message.</exception>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        path = Path.GetFullPath(path);
        var temporary = path + ".new";
        File.Delete(temporary); // a crash may have left one, and its mode would be kept
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly; // from the first byte on, not by a later chmod
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush();
            Posix.FDataSync(file.SafeFileHandle, temporary);
        }

        File.Move(temporary, path, overwrite: false);
        Posix.SyncDirectory(Path.GetDirectoryName(path)!);
    }
}
