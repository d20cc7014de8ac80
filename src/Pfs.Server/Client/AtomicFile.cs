using System.Security.Cryptography;
using System.Text;

namespace Pfs.Server.Client;

/// <summary>A file that appears under its name only when it is whole.</summary>
internal static class AtomicFile
{
    private const int NameBytes = 12;

    /// <summary>
    /// Writes beside <paramref name="path"/> and renames at the end; on a failure nothing stays behind. What a kill leaves is taken by the next that
    /// writes the same file.
    /// </summary>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path)));
        var temporary = Path.Combine(directory, $".pfs-{Convert.ToHexStringLower(hash.AsSpan(0, NameBytes))}.part"); // short: the name itself may be as long as names can be
        await using var output = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None); // for one at a time
        try
        {
            var result = await write(output);
            await output.FlushAsync(CancellationToken.None);
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
