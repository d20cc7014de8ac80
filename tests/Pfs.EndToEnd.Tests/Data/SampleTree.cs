using System.Security.Cryptography;

namespace Pfs.EndToEnd.Tests.Data;

/// <summary>A small tree with the names and sizes that give clients trouble.</summary>
internal static class SampleTree
{
    /// <summary>Writes the tree into <paramref name="folder"/>; returns how many files it has.</summary>
    public static int WriteTo(string folder)
    {
        (string Path, int Bytes)[] files =
        [
            ("empty.bin", 0),
            ("one.bin", 1),
            ("with space/and+plus.txt", 1_000),
            ("ümläut/日本.txt", 4_096),
            ("percent%20/100%.txt", 5_000),
            ("deep/er/and/deeper/file.bin", 70_000),
            ("big.bin", 3_000_000),
            .. Enumerable.Range(0, 40).Select(i => ($"many/{i:000}.bin", 100 * i)),
        ];
        foreach (var (path, bytes) in files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, RandomNumberGenerator.GetBytes(bytes));
        }

        return files.Length;
    }

    /// <summary>Path below the folder, and SHA-256 of the bytes, of every file.</summary>
    public static SortedDictionary<string, string> Fingerprint(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file),
            file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
