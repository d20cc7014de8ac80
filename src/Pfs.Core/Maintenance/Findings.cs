namespace Pfs.Core.Maintenance;

/// <summary>What a check found, each once and at most <see cref="Max"/> of them.</summary>
internal sealed class Findings
{
    private const int Max = 1000;

    private readonly List<string> _all = [];
    private readonly HashSet<string> _seen = [];

    public IReadOnlyList<string> All => _all;

    public void Add(string finding)
    {
        if (_all.Count < Max && _seen.Add(finding))
        {
            _all.Add(_all.Count == Max - 1 ? "There are more findings than are listed." : finding);
        }
    }
}
