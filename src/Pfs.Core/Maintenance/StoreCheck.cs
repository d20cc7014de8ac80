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
    public static Task<CheckReport> RunAsync(
        string dataDirectory, bool readData, IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(dataDirectory) || Directory.GetFiles(dataDirectory, "log-*.pfs").Length == 0)
        {
            throw new PfsException(PfsError.StoreFormat, $"{dataDirectory} is no data directory of pfs: it has no log segment.");
        }

        return RunAsync(PosixDirectory.Open(dataDirectory), readData, progress, cancellationToken);
    }

    /// <summary>Checks what a directory holds, and closes it.</summary>
    internal static async Task<CheckReport> RunAsync(
        IStoreDirectory directory, bool readData, IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
    {
        using var parts = StoreParts.OpenForCheck(directory);
        var findings = new Findings();
        var replay = Replay.ForCheck(parts);
        var isWhole = false;
        try
        {
            await replay.RunAsync(cancellationToken);
            replay.Data.Verify(replay.Frontier);
            replay.Data.ForgetAfter(replay.Frontier, parts.Chunks);
            isWhole = true;
        }
        catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt)
        {
            findings.Add(damage.Message);
        }

        var bytes = new SegmentScan(parts.Directory, parts.Segments, findings, progress, cancellationToken)
            .Run(readData, isWhole ? replay : null);
        var notes = new List<string>();
        new DerivedFiles(parts.Directory, findings, notes).Check(cancellationToken);
        if (!isWhole)
        {
            return new CheckReport(findings.All, 0, 0, 0, bytes) { Notes = notes };
        }

        if (replay.Log.TornBytes > 0)
        {
            notes.Add(
                $"{SegmentName.Of(SegmentKind.Log, replay.Log.Segment)} from offset {replay.Log.End}: {replay.Log.TornBytes} bytes are no whole write. A crash "
                + "cut it off and nobody was told that it is there, unless the disk damaged the very last one; the next start cuts them.");
        }

        var references = new ReferenceWalk(parts, findings, readData ? 100 : 0);
        await references.RunAsync(replay.State, onCommit: null, cancellationToken);
        return new CheckReport(findings.All, replay.State.Repos.Count, references.Commits, parts.Chunks.Count, bytes)
        {
            Notes = notes,
            TornBytes = replay.Log.TornBytes,
        };
    }
}
