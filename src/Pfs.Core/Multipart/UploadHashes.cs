using System.Collections.Immutable;

namespace Pfs.Core.Multipart;

/// <summary>
/// The SHA-256 of a whole upload follows its parts while they arrive, so that completing it has almost nothing left to read.
/// Parts are read back in the background, out of the page cache as a rule, once 4 MiB have come together; no answer waits
/// for it. It is kept in memory, for 64 uploads: after a restart the next part starts it again, and an upload that found no
/// room is read when it is completed. Safe for any number of callers.
/// </summary>
internal sealed class UploadHashes : IAsyncDisposable
{
    private const int MaxUploads = 64;
    private const long BehindMin = 4 << 20; // a few milliseconds of reading and hashing
    private const long StepBytes = 8 << 20; // so much may a completion have to wait for

    private static readonly int Readers = Math.Max(1, Environment.ProcessorCount / 2);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromMinutes(1);

    private readonly Func<string, ImmutableSortedDictionary<int, PartInfo>?> _find;
    private readonly Func<FileContent, long, long, ContentReader> _open;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Followed> _uploads = [];
    private readonly SemaphoreSlim _readers = new(Readers, Readers);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;

    /// <param name="find">The parts of an upload in progress; null when it is not.</param>
    /// <param name="open">Opens content from an offset on, for so many bytes.</param>
    /// <param name="clock">Tells which uploads were given up.</param>
    public UploadHashes(
        Func<string, ImmutableSortedDictionary<int, PartInfo>?> find,
        Func<FileContent, long, long, ContentReader> open,
        TimeProvider clock)
    {
        (_find, _open, _clock) = (find, open, clock);
        _stopping = _stop.Token;
    }

    /// <summary>A part of so many bytes was stored, perhaps in place of another.</summary>
    public void Stored(string upload, long bytes)
    {
        lock (_lock)
        {
            // The hash of a single part is known.
            if (Find(upload) is not { } followed
                || (followed.Behind += bytes) < BehindMin || followed.IsRead || _find(upload)?.Count is null or 1)
            {
                return;
            }

            followed.IsRead = true;
            _ = Task.Run(() => FollowAsync(upload, followed), _stopping);
        }
    }

    /// <summary>The hash of parts one after another; what was not read so far is read now.</summary>
    public ValueTask<ContentHash> HashAsync(string upload, IReadOnlyList<PartInfo> parts, CancellationToken cancellationToken)
    {
        UploadHash hash;
        lock (_lock)
        {
            hash = Find(upload)?.Hash ?? new UploadHash(_open);
        }

        return hash.FinishAsync(parts, cancellationToken);
    }

    /// <summary>The upload was completed or dropped.</summary>
    public void Forget(string upload)
    {
        lock (_lock)
        {
            _uploads.Remove(upload);
        }
    }

    /// <summary>Returns when nothing is read any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        for (var reader = 0; reader < Readers; reader++)
        {
            await _readers.WaitAsync(CancellationToken.None);
        }

        _readers.Dispose();
        _stop.Dispose();
    }

    // A place is taken from an upload only when that one stands still: two that took it from each other in turn would both be
    // read from their start for ever.
    private Followed? Find(string upload)
    {
        if (!_uploads.TryGetValue(upload, out var followed))
        {
            if (_uploads.Count >= MaxUploads)
            {
                var oldest = _uploads.MinBy(entry => entry.Value.Used);
                if (_clock.GetElapsedTime(oldest.Value.Used) < GivenUpAfter)
                {
                    return null;
                }

                _uploads.Remove(oldest.Key);
            }

            _uploads[upload] = followed = new Followed(new UploadHash(_open));
        }

        followed.Used = _clock.GetTimestamp();
        return followed;
    }

    private async Task FollowAsync(string upload, Followed followed)
    {
        try
        {
            while (IsBehind(followed))
            {
                while (await StepAsync(upload, followed.Hash))
                {
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or PfsException)
        {
            // The store closes; or bytes cannot be read, and then the completion will say so.
        }
    }

    private async ValueTask<bool> StepAsync(string upload, UploadHash hash)
    {
        await _readers.WaitAsync(_stopping);
        try
        {
            return _find(upload) is { } parts && await hash.FollowAsync(parts, StepBytes, _stopping);
        }
        finally
        {
            _readers.Release();
        }
    }

    private bool IsBehind(Followed followed)
    {
        lock (_lock)
        {
            followed.IsRead = followed.Behind >= BehindMin;
            followed.Behind = followed.IsRead ? 0 : followed.Behind;
            return followed.IsRead;
        }
    }

    private sealed class Followed(UploadHash hash)
    {
        public UploadHash Hash { get; } = hash;

        /// <summary>Bytes that came since reading was last begun.</summary>
        public long Behind { get; set; }

        /// <summary>True while a reader follows it.</summary>
        public bool IsRead { get; set; }

        /// <summary>Timestamp of the last call about it.</summary>
        public long Used { get; set; }
    }
}
