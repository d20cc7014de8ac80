using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>Loads branches of a server and its yardsticks in turn; what they read lies in <paramref name="folders"/>.</summary>
internal sealed class GrowthRounds(GrowthOptions options, string[] folders, Target pfs, BranchMaker branches, Target wal, Target read)
{
    private const int WarmRounds = 2;

    public Target Pfs => pfs;

    /// <summary>Commits so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Puts the files that a branch lacks.</summary>
    public void Grow(GrowingBranch branch, long files) => Commits += branch.GrowTo(pfs, files);

    /// <summary>For the just-in-time compilers.</summary>
    public void WarmUp(GrowingBranch branch)
    {
        for (var round = 0; round < WarmRounds; round++)
        {
            Commits += branch.Put(pfs, options.Clients[0], options.Seconds).Operations;
            Commits += PutNew(branch, pfs, options.Clients[0]).Operations;
            branch.Put(wal, options.Clients[0], options.Seconds);
            branch.Get(pfs, options.Clients[0], options.Seconds);
            branch.Get(read, options.Clients[0], options.Seconds);
        }
    }

    /// <summary>PUT of new files in rounds over the branches and the yardstick, then PUT of files that are there, then GET, after each file was read once.</summary>
    public List<GrowthPoint> Measure(int clients, int rounds, params GrowingBranch[] branches)
    {
        var news = Rounds(rounds, branches, (branch, target) => PutNew(branch, target, clients), wal, reads: false);
        var puts = Rounds(rounds, branches, (branch, target) => branch.Put(target, clients, options.Seconds), wal, reads: false);
        Commits += news.Concat(puts).Sum(put => put.Operations);
        using var cached = options.LockCache ? new CacheLock(folders, withLog: true) : null;
        foreach (var branch in branches.Reverse()) // the small ones last: they are soon read
        {
            branch.GetAll(pfs);
        }

        var gets = Rounds(rounds, branches, (branch, target) => branch.Get(target, clients, options.Seconds), read, reads: true);
        return [.. branches.Select((branch, at) => new GrowthPoint(branch.Files, news[at], puts[at], gets[at]))];
    }

    // On a branch of its own each time, so that the one that is measured keeps its size.
    private Sample PutNew(GrowingBranch branch, Target target, int clients) =>
        branch.PutNew(target, target.IsS3 ? branches.MakeFrom(branch.Name) : branch.Name, clients, options.Seconds);

    // One after the other, so that a machine that slows down for a while slows down all.
    private GrowthSamples[] Rounds(int rounds, GrowingBranch[] branches, Func<GrowingBranch, Target, Sample> load, Target yardstick, bool reads)
    {
        var results = branches.Select(_ => new GrowthSamples()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            using var cached = options.LockCache && !reads ? new CacheLock(folders, withLog: false) : null; // each time: the nodes are new ones
            for (var turn = 0; turn < branches.Length; turn++)
            {
                var at = (round + turn) % branches.Length;
                var before = ProcessMeter.DiskReadBytes(pfs.ProcessId!.Value);
                var sample = load(branches[at], pfs);
                results[at].Add(sample, load(branches[at], yardstick), ProcessMeter.DiskReadBytes(pfs.ProcessId!.Value) - before);
            }
        }

        return results;
    }
}
