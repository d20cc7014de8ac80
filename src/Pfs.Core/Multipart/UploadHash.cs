using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Pfs.Core.Multipart;

/// <summary>
/// A running SHA-256 over the parts of one upload, in order, as far as they were read. Safe for several callers: they take turns.
/// </summary>
/// <param name="open">Opens content from an offset on, for so many bytes.</param>
[SuppressMessage("Design", "CA1001", Justification = "Somebody may still read when it is forgotten, so it is left to the collector.")]
internal sealed class UploadHash(Func<FileContent, long, long, ContentReader> open)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<PartInfo> _parts = []; // what the hash has taken in; of the last one only the first _read bytes
    private long _read;

    /// <summary>
    /// Reads on in the parts 1, 2, 3 ... of an upload in progress, at most <paramref name="bytesMax"/>; false when the next one is
    /// not there. Starts anew when a part that was read has been replaced since.
    /// </summary>
    /// <param name="parts">The upload's parts as they are now, by number.</param>
    /// <param name="bytesMax">How long others may have to wait for their turn.</param>
    /// <param name="cancellationToken">Stops after any block; what was read stays read.</param>
    public ValueTask<bool> FollowAsync(
        IReadOnlyDictionary<int, PartInfo> parts, long bytesMax, CancellationToken cancellationToken) =>
        TakeTurnAsync(
            parts.Values,
            async () => await ReadAsync(index => parts.GetValueOrDefault(index + 1), bytesMax, cancellationToken),
            cancellationToken);

    /// <summary>The hash of <paramref name="parts"/>, for which only those bytes are read that were not read before.</summary>
    public ValueTask<ContentHash> FinishAsync(IReadOnlyList<PartInfo> parts, CancellationToken cancellationToken) =>
        TakeTurnAsync(
            parts,
            async () =>
            {
                await ReadAsync(index => index < parts.Count ? parts[index] : null, long.MaxValue, cancellationToken);
                return new ContentHash(_hash.GetCurrentHash());
            },
            cancellationToken);

    private async ValueTask<T> TakeTurnAsync<T>(
        IEnumerable<PartInfo> wanted, Func<ValueTask<T>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!IsHowTheyBegin(wanted))
            {
                _parts.Clear();
                _read = 0;
                _hash.GetHashAndReset();
            }

            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsHowTheyBegin(IEnumerable<PartInfo> wanted) =>
        wanted.Take(_parts.Count).Select(part => part.Content.Hash).SequenceEqual(_parts.Select(part => part.Content.Hash));

    private async ValueTask<bool> ReadAsync(Func<int, PartInfo?> partAt, long bytesMax, CancellationToken cancellationToken)
    {
        while (bytesMax > 0)
        {
            if (_parts.Count == 0 || _read == _parts[^1].Content.Size)
            {
                if (partAt(_parts.Count) is not { } next)
                {
                    return false;
                }

                _parts.Add(next);
                _read = 0;
            }

            var content = _parts[^1].Content;
            using var reader = open(content, _read, Math.Min(bytesMax, content.Size - _read));
            while (await reader.ReadAsync(cancellationToken) is { IsEmpty: false } block)
            {
                _hash.AppendData(block.Span);
                _read += block.Length;
                bytesMax -= block.Length;
            }
        }

        return true;
    }
}
