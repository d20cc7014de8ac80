using System.Security.Cryptography;

namespace Pfs.Server.Client;

/// <summary>A file that appears under its name only when it is whole.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside <paramref name="path"/> and renames at the end; on a failure nothing stays behind.</summary>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        var random = RandomNumberGenerator.GetHexString(12, lowercase: true);
        var temporary = Path.Combine(directory, $".pfs-{random}.part"); // short: the name itself may be as long as names can be
        try
        {
            T result;
            await using (var output = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                result = await write(output);
            }

            File.Move(temporary, path, overwrite: true);
            return result;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
