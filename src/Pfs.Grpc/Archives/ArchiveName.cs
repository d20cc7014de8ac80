namespace Pfs.Grpc.Archives;

/// <summary>
/// Which paths can be names in an archive: those that unpack to exactly that file below the directory where somebody unpacks. A path of a repo
/// may be any text, so <c>/etc/passwd</c>, <c>a/../../b</c> and <c>a//b</c> are not among them.
/// </summary>
internal static class ArchiveName
{
    /// <summary>Whether a path by itself can be a name.</summary>
    /// <param name="path">The path; one that ends in '/' is a directory.</param>
    /// <param name="size">Bytes of the file; a directory has none.</param>
    /// <param name="forWindows">Whether it must be safe where '\' divides names and <c>C:</c> begins a path, as in a zip file.</param>
    public static bool Fits(ReadOnlySpan<byte> path, long size, bool forWindows)
    {
        if (path.EndsWith("/"u8))
        {
            if (size > 0)
            {
                return false;
            }

            path = path[..^1];
        }

        foreach (var part in path.Split((byte)'/'))
        {
            if (path[part] is [] or [(byte)'.'] or [(byte)'.', (byte)'.'])
            {
                return false;
            }
        }

        return !forWindows || (!path.Contains((byte)'\\') && path is not [_, (byte)':', ..]);
    }
}
