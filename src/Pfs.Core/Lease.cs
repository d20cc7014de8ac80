using Pfs.Core.Maintenance.Collection;

namespace Pfs.Core;

/// <summary>
/// While it is held, nothing that could be reached when it was taken is collected: what was looked up can be read to its end, and
/// content that was taken in can still be committed. Cheap. Dispose it once, when the request is over: a collection waits for it.
/// </summary>
public sealed class Lease : IDisposable
{
    private readonly Leases _leases;
    private readonly int _side;
    private int _disposed;

    internal Lease(Leases leases, int side) => (_leases, _side) = (leases, side);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _leases.Return(_side);
        }
    }
}
