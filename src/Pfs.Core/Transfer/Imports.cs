using System.Collections.Concurrent;

namespace Pfs.Core.Transfer;

/// <summary>The numbers of the repos that are being imported; those that a crash left half way are not among them, and are swept. Safe from any thread.</summary>
internal sealed class Imports
{
    private readonly ConcurrentDictionary<int, bool> _numbers = new();

    public bool Has(int number) => _numbers.ContainsKey(number);

    public void Begin(int number) => _numbers[number] = true;

    public void End(int number) => _numbers.TryRemove(number, out _);
}
