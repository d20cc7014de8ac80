namespace Pfs.Benchmarks.Torture;

/// <summary>What may lie under a key that only one writer writes; null stands for "nothing".</summary>
internal sealed class KeyState
{
    private BodyId? _sent;
    private bool _isSent;

    public BodyId? Head { get; private set; }

    public void Send(BodyId? body)
    {
        _sent = body;
        _isSent = true;
    }

    public void Acknowledge()
    {
        Head = _sent;
        _isSent = false;
    }

    /// <summary>The write was refused for certain.</summary>
    public void Refuse() => _isSent = false;

    /// <summary>
    /// Takes what a restarted server shows: the last acknowledged write, or the one that was cut off. False when it is
    /// neither. From now on only this is right.
    /// </summary>
    public bool Settle(BodyId? shown)
    {
        var allowed = shown == Head || (_isSent && shown == _sent);
        Head = shown;
        _isSent = false;
        return allowed;
    }
}
