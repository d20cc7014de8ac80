using System.Formats.Tar;

namespace Pfs.Benchmarks.Dedup;

/// <summary>A tarball of the installed .NET SDK, without one file in twenty; each version lacks others.</summary>
internal static class SdkTarball
{
    private const int MissingOneIn = 20;

    public static void Write(Stream output, int version)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        using var tar = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true);
        var number = 0;
        foreach (var file in files)
        {
            var name = Path.GetRelativePath(root, file);
            if (number++ % MissingOneIn == version || name.Length > 99)
            {
                continue;
            }

            using var data = File.OpenRead(file);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = data,
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }
    }
}
