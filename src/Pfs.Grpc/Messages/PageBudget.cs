using Google.Protobuf;

namespace Pfs.Grpc.Messages;

/// <summary>Ends a page before it outgrows what every gRPC client accepts (4 MiB), however large its entries are.</summary>
internal struct PageBudget()
{
    private const int MaxBytes = 3 * 1024 * 1024;

    private int _bytes;

    /// <summary>False: the entry belongs on the next page. A page takes at least one.</summary>
    public bool TryTake(IMessage entry)
    {
        var size = entry.CalculateSize();
        if (_bytes > 0 && _bytes + size > MaxBytes)
        {
            return false;
        }

        _bytes += size;
        return true;
    }
}
