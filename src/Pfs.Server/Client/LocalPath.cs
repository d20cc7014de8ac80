namespace Pfs.Server.Client;

/// <summary>Where a path of a repo goes on this machine. Paths may be any bytes; file names may not.</summary>
internal static class LocalPath
{
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
    /// <paramref name="directory"/>. A path that would leave the directory, or fold into another one, is refused.
    /// </summary>
    public static string Below(string directory, string path, string prefix)
    {
        var names = path[(prefix.LastIndexOf('/') + 1)..].Split('/');
        return Path.Combine([directory, .. names.Select(name => CheckedName(path, name))]);
    }

    private static string CheckedName(string path, string name) => name is "" or "." or ".."
        ? throw new FailureException(
            ExitCode.Failed,
            $"'{path}' cannot be a file name on this machine; get it by itself: pfs get REPO@REVISION:PATH FILE.")
        : name;
}
