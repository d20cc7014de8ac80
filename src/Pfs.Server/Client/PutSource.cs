using System.IO.Enumeration;
using System.Text;
using Pfs.Core;

namespace Pfs.Server.Client;

/// <summary>One file to put: where it goes, and where it comes from.</summary>
/// <param name="Path">Its path in the repo.</param>
/// <param name="LocalPath">A file of this machine; null for standard input.</param>
internal sealed record PutSource(FilePath Path, string? LocalPath)
{
    /// <summary>Finds what <c>SOURCE</c> means and gives each file its path.</summary>
    public static IReadOnlyList<PutSource> Find(string source, Target target, bool recursive)
    {
        var prefix = target.Path ?? "";
        if (recursive)
        {
            return FindBelow(source, prefix);
        }

        if (source == "-")
        {
            return prefix.Length > 0 && !prefix.EndsWith('/')
                ? [new PutSource(Parse(prefix), null)]
                : throw FailureException.Usage("Standard input has no name; write REPO@BRANCH:PATH with the whole path.");
        }

        if (Directory.Exists(source))
        {
            throw FailureException.Usage($"'{source}' is a directory; put all files below it with -r.");
        }

        if (!File.Exists(source))
        {
            throw new FailureException(ExitCode.NotFound, $"There is no file '{source}' on this machine.");
        }

        var keepsName = prefix.Length == 0 || prefix.EndsWith('/');
        return [new PutSource(Parse(keepsName ? prefix + System.IO.Path.GetFileName(source) : prefix), source)];
    }

    /// <summary>Bytes of all files together; null when standard input is among them.</summary>
    public static long? TotalBytes(IReadOnlyList<PutSource> files) => files.Any(file => file.LocalPath is null)
        ? null
        : files.Sum(file => new System.IO.FileInfo(file.LocalPath!).Length);

    private static List<PutSource> FindBelow(string directory, string prefix)
    {
        if (!Directory.Exists(directory))
        {
            throw new FailureException(ExitCode.NotFound, $"There is no directory '{directory}' on this machine.");
        }

        var root = System.IO.Path.GetFullPath(directory);
        var folder = prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
        var files = new FileSystemEnumerable<string>(
            root,
            (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            // Links to directories are not followed: they may lead in a circle.
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        return files
            .Select(file => new PutSource(Parse(folder + System.IO.Path.GetRelativePath(root, file)), file))
            .OrderBy(file => file.Path)
            .ToList();
    }

    private static FilePath Parse(string text) => FilePath.TryParse(Encoding.UTF8.GetBytes(text), out var path)
        ? path
        : throw FailureException.Usage($"'{text}' cannot be a path; it must be 1 to 1024 bytes of UTF-8 without NUL.");
}
