namespace Pfs.Benchmarks.Torture;

/// <summary>All who work on a store in a run, and what must be true of it.</summary>
internal sealed class Population
{
    private const int OpenCommitWriters = 2;

    private readonly Journal _journal;
    private readonly List<Chain> _chains;

    public Population(int writers, int seed, Journal journal)
    {
        _journal = journal;
        var committers = Enumerable.Range(writers, OpenCommitWriters)
            .Select(number => new OpenCommitWriter(number, seed, journal)).ToArray();
        Actors = [.. Enumerable.Range(0, writers).Select(number => new Writer(number, seed, journal)), .. committers, new Dropper(writers + OpenCommitWriters, seed, journal)];
        _chains = [.. committers.Select(committer => committer.Branch).Prepend(Writer.Branch).Select(branch => new Chain(branch, journal))];
    }

    public IReadOnlyList<Actor> Actors { get; }

    public int Commits => _chains.Sum(chain => chain.Length);

    public async Task CreateBranchesAsync(PfsClient client)
    {
        foreach (var chain in _chains)
        {
            if (await client.SendAsync(HttpMethod.Put, chain.Branch, "") is { Status: not 200 } refused)
            {
                throw new MeasurementException($"The branch {chain.Branch} was refused: {refused}");
            }
        }
    }

    /// <summary>
    /// Looks at all heads, open commits and chains, and reads back what was acknowledged since the last call and so many of the older
    /// versions. Nobody may work meanwhile. Returns how many versions were read.
    /// </summary>
    public async Task<int> VerifyAsync(PfsClient client, int oldVersions, Random random)
    {
        Acknowledged[] old = oldVersions >= _journal.All.Count
            ? [.. _journal.All]
            : [.. Enumerable.Range(0, oldVersions).Select(_ => _journal.All[random.Next(_journal.All.Count)])];
        var fresh = _journal.TakeFresh();
        await Task.WhenAll(Actors.Select(actor => actor.SettleAsync(client)));
        await new Verifier(client, _journal).CheckAsync(old.Concat(fresh));
        foreach (var chain in _chains)
        {
            await chain.CheckAsync(client, fresh);
        }

        return old.Length + fresh.Count;
    }
}
