using System.Diagnostics;

namespace Pfs.Core;

/// <summary>Checks a stopped store without changing it.</summary>
public static class StoreCheck
{
    /// <summary>
    /// Walks every segment, commit, tree and reference in a data directory. <see cref="PfsError.StoreLocked"/> while a
    /// server runs on it; <see cref="PfsError.StoreFormat"/> when it is not a data directory.
    /// </summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="readData">Also read all content and compare its SHA-256.</param>
    /// <param name="progress">Told how many bytes were looked at; may be null.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public static Task<CheckReport> RunAsync(
        string dataDirectory, bool readData, IProgress<CheckProgress>? progress, CancellationToken cancellationToken) =>
        throw new UnreachableException();
}
