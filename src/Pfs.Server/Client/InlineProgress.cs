namespace Pfs.Server.Client;

/// <summary>Unlike Progress{T} it reports on the caller's thread, in order.</summary>
internal sealed class InlineProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
