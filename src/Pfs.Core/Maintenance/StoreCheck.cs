using Pfs.Core.Maintenance;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>Checks a stopped store without changing it.</summary>
public static class StoreCheck
{
    /// <summary>
    /// Walks every segment, commit, tree and reference in a data directory. <see cref="PfsError.StoreLocked"/> while a
    /// server runs on it; <see cref="PfsError.StoreFormat"/> when it is not a data directory, or of a newer format.
    /// </summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="readData">Also read all content and compare its SHA-256.</param>
    /// <param name="progress">Told how many bytes were looked at; may be null.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public static async Task<CheckReport> RunAsync(
        string dataDirectory, bool readData, IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(dataDirectory) || Directory.GetFiles(dataDirectory, "log-*.pfs").Length == 0)
        {
            throw new PfsException(PfsError.StoreFormat, $"{dataDirectory} is no data directory of pfs: it has no log segment.");
        }

        using var directory = PosixDirectory.Open(dataDirectory);
        using var segments = new SegmentFiles(directory);
        var findings = new Findings();
        var (parts, log, data, replayer) = (default(StoreParts), default(LogReplay), default(DataReplay), default(State.Replayer));
        try
        {
            (parts, log, data, replayer) = await StoreOpener.ReplayAsync(directory, segments, long.MaxValue, cancellationToken);
            data.Verify(replayer.Frontier);
            parts.Chunks.ForgetAfter(replayer.Frontier);
        }
        catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt)
        {
            findings.Add(damage.Message);
        }

        var bytes = new SegmentScan(directory, segments, findings, progress, cancellationToken).Run(readData, replayer?.Frontier);
        if (parts is null || replayer is null || log is null)
        {
            return new CheckReport(findings.All, 0, 0, 0, bytes);
        }

        var references = new ReferenceWalk(parts, findings, readData);
        await references.RunAsync(replayer.State, cancellationToken);
        parts.Chunks.Dispose();
        return new CheckReport(findings.All, replayer.State.Repos.Count, references.Commits, parts.Chunks.Count, bytes)
        {
            TornBytes = log.TornBytes,
        };
    }
}
