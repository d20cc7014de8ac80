using System.Security.Cryptography;

namespace Pfs.Server.Client;

/// <summary>Files of this machine, held against what a snapshot says of them.</summary>
internal static class LocalFile
{
    /// <summary>Whether there is a file of that length and SHA-256; it is read only when the length is right.</summary>
    public static async Task<bool> HasAsync(string path, long size, string hash, CancellationToken cancellationToken)
    {
        if (new System.IO.FileInfo(path) is not { Exists: true } file || file.Length != size)
        {
            return false;
        }

        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == hash;
    }
}
