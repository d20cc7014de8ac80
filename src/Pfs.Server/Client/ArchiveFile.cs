using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>What the name of an archive says about it.</summary>
internal static class ArchiveFile
{
    /// <summary>tar for standard output; a name that says neither tar nor zip is refused as wrong usage.</summary>
    public static ArchiveFormat FormatOf(string file) => file switch
    {
        "-" => ArchiveFormat.Tar,
        _ when Ends(file, ".zip") => ArchiveFormat.Zip,
        _ when Ends(file, ".tar") || IsCompressed(file) => ArchiveFormat.Tar,
        _ => throw FailureException.Usage($"'{file}' says neither tar nor zip; let it end in .tar, .tar.gz, .tgz or .zip."),
    };

    /// <summary>Whether it is a tar file in a gzip file.</summary>
    public static bool IsCompressed(string file) => Ends(file, ".tar.gz") || Ends(file, ".tgz");

    private static bool Ends(string file, string extension) => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a file to be sent; refuses when there is none.</summary>
    public static FileStream Open(string file) => File.Exists(file)
        ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous)
        : throw new FailureException(ExitCode.NotFound, $"There is no file '{file}' on this machine.");
}
