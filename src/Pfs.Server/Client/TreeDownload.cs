using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FileInfo = Pfs.Grpc.V1.FileInfo;

namespace Pfs.Server.Client;

/// <summary>Gets all files below a prefix of one snapshot, several at a time. Those that are here already, whole, are left alone, so it also goes on after a kill.</summary>
internal sealed class TreeDownload(ClientCall call, Target pinned, string directory)
{
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Paths that can be no files here.</summary>
    public List<string> Impossible { get; } = [];

    /// <summary>Files that were here already.</summary>
    public int Unchanged { get; private set; }

    /// <summary>Bytes of all files that are here now.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets them; a file that fails ends it.</summary>
    /// <param name="parallel">How many files at a time.</param>
    /// <param name="onReceived">Told of bytes that came, or were here.</param>
    /// <param name="onDone">Told of each file and whether it was here; one call at a time.</param>
    /// <param name="cancellationToken">Stops it; no file is left half written.</param>
    public Task RunAsync(int parallel, Action<long> onReceived, Action<string, FileInfo, bool> onDone, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            FindAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
            async (file, stop) =>
            {
                var isHere = await LocalFile.HasAsync(file.Destination, file.Info.Size, file.Info.Hash, stop);
                if (isHere)
                {
                    onReceived(file.Info.Size);
                }
                else
                {
                    await AtomicFile.WriteAsync(
                        file.Destination, output => FileDownload.CopyAsync(call, FileDownload.At(pinned, file.Info.Path), output, onReceived, stop));
                }

                _running.TryRemove(file.Destination, out _);
                lock (_gate)
                {
                    Unchanged += isHere ? 1 : 0;
                    Bytes += file.Info.Size;
                    onDone(file.Destination, file.Info, isHere);
                }
            });

    // Paths come in order, so that "a" is decided on before "a/b" is: what is still on its way counts as a file that is there.
    private async IAsyncEnumerable<(string Destination, FileInfo Info)> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in Queries.Files(call, pinned, delimiter: "", cancellationToken))
        {
            var path = entry.File.Path.ToStringUtf8();
            if (path.EndsWith('/'))
            {
                continue;
            }

            // The second look: a file that was on its way at the first may be whole by now.
            if (LocalPath.Below(directory, path, pinned.Path ?? "") is { } destination && !IsBelowAFile(destination)
                && LocalPath.Below(directory, path, pinned.Path ?? "") is not null)
            {
                _running[destination] = true;
                yield return (destination, entry.File);
            }
            else
            {
                Impossible.Add(path);
            }
        }
    }

    private bool IsBelowAFile(string destination)
    {
        for (var parent = Path.GetDirectoryName(destination); parent?.Length > directory.Length; parent = Path.GetDirectoryName(parent))
        {
            if (_running.ContainsKey(parent))
            {
                return true;
            }
        }

        return false;
    }
}
