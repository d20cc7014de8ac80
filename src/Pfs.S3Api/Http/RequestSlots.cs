using System.Diagnostics.CodeAnalysis;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>
/// Lets so many requests run at once. The next ones wait a little, as many again; beyond that, clients are told to slow down
/// while there is still memory to tell them.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that no wait handle was taken of has nothing to release.")]
internal sealed class RequestSlots(int max)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // SDKs wait a minute for an answer

    private readonly SemaphoreSlim _free = new(max, max);
    private int _waiting;

    /// <summary>A place, which the caller disposes.</summary>
    /// <exception cref="S3Exception">SlowDown.</exception>
    public ValueTask<Slot> TakeAsync(CancellationToken cancellationToken) =>
        _free.Wait(TimeSpan.Zero, CancellationToken.None) ? new(new Slot(_free)) : WaitAsync(cancellationToken);

    private async ValueTask<Slot> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= max && await _free.WaitAsync(Patience, cancellationToken)
                ? new Slot(_free)
                : throw new S3Exception(S3Error.SlowDown, $"{max} requests run already; please reduce your request rate.");
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>One place; disposed once.</summary>
    internal readonly struct Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
