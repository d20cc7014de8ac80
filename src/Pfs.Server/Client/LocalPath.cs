using System.Text;

namespace Pfs.Server.Client;

/// <summary>Where a path of a repo goes on this machine. Paths may be any bytes; file names may not.</summary>
internal static class LocalPath
{
    private const int NameBytesMax = 255; // of Linux and of nearly all its file systems

    /// <summary>The destination of a single file.</summary>
    public static string ForOne(string path, string? destination)
    {
        var asked = destination ?? ".";
        return Directory.Exists(asked) || asked.EndsWith('/')
            ? Path.Combine(asked, CheckedName(path, path[(path.LastIndexOf('/') + 1)..]))
            : asked;
    }

    /// <summary>
    /// The destination of one of many: <paramref name="path"/> without the directory part of <paramref name="prefix"/>, below
    /// <paramref name="directory"/>. Null when there can be none: it would leave the directory or fold into another one, a name is too long, or there is
    /// a file where a directory would have to be, or the other way round.
    /// </summary>
    public static string? Below(string directory, string path, string prefix)
    {
        var names = path[(prefix.LastIndexOf('/') + 1)..].Split('/');
        if (!names.All(IsName))
        {
            return null;
        }

        var place = directory;
        foreach (var name in names)
        {
            if (File.Exists(place))
            {
                return null;
            }

            place = Path.Combine(place, name);
        }

        return Directory.Exists(place) ? null : place;
    }

    private static bool IsName(string name) => name is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(name) <= NameBytesMax;

    private static string CheckedName(string path, string name) => IsName(name)
        ? name
        : throw new FailureException(
            ExitCode.Failed,
            $"'{path}' cannot be a file name on this machine; get it by itself: pfs get REPO@REVISION:PATH FILE.");
}
