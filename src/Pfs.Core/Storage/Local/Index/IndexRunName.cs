using System.Globalization;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>File names of runs: <c>chunks-00000001.idx.pfs</c>.</summary>
internal static class IndexRunName
{
    private const string Suffix = ".idx.pfs";

    public static string Of(string index, int run) => string.Create(CultureInfo.InvariantCulture, $"{index}-{run:D8}{Suffix}");

    /// <summary>The number of the run that a file holds; false for a file of another kind or another index.</summary>
    public static bool TryParse(string file, string index, out int run)
    {
        run = 0;
        return file.Length > index.Length + 1 + Suffix.Length
            && int.TryParse(file.AsSpan(index.Length + 1, file.Length - index.Length - 1 - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out run)
            && Of(index, run) == file;
    }
}
