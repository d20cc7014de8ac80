namespace Pfs.Core.Storage.Local.Index;

/// <summary>Something that is let go when the last of its holders releases it. Its maker is the first holder.</summary>
internal abstract class IndexHeld
{
    private int _holders = 1;

    /// <summary>One holder more; false when all have released it already.</summary>
    public bool TryHold()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return true;
            }

            holders = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            LetGo();
        }
    }

    protected abstract void LetGo();
}
