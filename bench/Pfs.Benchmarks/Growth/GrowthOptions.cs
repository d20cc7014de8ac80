using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>How far to grow, and how long to look.</summary>
internal sealed class GrowthOptions
{
    public const string Help = """
        Measures PUT and GET of 4 KiB as one branch grows from 100 files to a million, one commit for each
        file; then kills the server, idle and at work, and measures the next starts, also without the page cache. "new" puts files that the branch has not, with the next numbers, each sample on a
        branch of its own that begins with all files; a PUT overwrites and a GET reads any file of the working set, each of which was read once before. In the end branches of 100, 10,000 and all files are measured in turn in that same store. The
        yardsticks wal and read (one pread of 4 KiB, at as many places as the branch has files) are measured between, so that neither a machine that
        changes its speed nor what its memory costs is taken for growth. The columns
        "disk a PUT" and "disk a GET" show how much of what each read the page cache had let go of.

        Pfs.Benchmarks growth [options]
          --files N      files on the branch in the end: it is measured at 100 and each power of ten up to N, 1000-100000000 (default 1000000;
                         about 20 GB and half an hour)
          --working-set N  the files that were put last, among which PUT and GET choose, 1 or more (default: all)
          --clients N,N  connections that are busy at the same time while it is measured, each 1-1024 (default 64,16,1): while the branch grows as many
                         as the first says, in the end as many as each says
          --rounds N     samples of each size in the end, whose median counts, 1-100 (default 3); while it grows there is one of each
          --seconds N    length of a sample, 1-600 (default 5); shorter than four seconds leaves most of a checkpoint to the time after the sample
          --lock-cache   lock the server's files in memory, the log only for the GETs: without it a kernel that pages out what was not touched
                         for a while measures the disk (needs the memory, and root or a high ulimit -l)
          --pfs PATH     the pfs executable (default: the Release build of this repository)
          --work DIR     where data goes; on a disk; removed afterwards (default /var/tmp)
        """;

    public bool ShowHelp { get; private set; }

    public long Files { get; private set; } = 1_000_000;

    public long WorkingSet { get; private set; } = long.MaxValue;

    public int[] Clients { get; private set; } = [64, 16, 1];

    public int Rounds { get; private set; } = 3;

    public int Seconds { get; private set; } = 5;

    public bool LockCache { get; private set; }

    public string? Pfs { get; private set; }

    public string Work { get; private set; } = "/var/tmp";

    public static GrowthOptions Parse(string[] args)
    {
        var options = new GrowthOptions();
        var arguments = new Arguments(args);
        while (arguments.NextOption() is { } option)
        {
            switch (option)
            {
                case "--help": options.ShowHelp = true; break;
                case "--files": options.Files = arguments.Number(option, 1_000, 100_000_000); break;
                case "--working-set": options.WorkingSet = arguments.Number(option, 1, long.MaxValue); break;
                case "--clients": options.Clients = [.. arguments.Numbers(option, 1, 1024).Select(number => (int)number)]; break;
                case "--rounds": options.Rounds = (int)arguments.Number(option, 1, 100); break;
                case "--seconds": options.Seconds = (int)arguments.Number(option, 1, 600); break;
                case "--lock-cache": options.LockCache = true; break;
                case "--pfs": options.Pfs = arguments.Text(option); break;
                case "--work": options.Work = arguments.Text(option); break;
                default: throw new UsageException($"There is no option {option}; see --help");
            }
        }

        options.Pfs ??= options.ShowHelp ? null : PfsExecutable.Default();
        return options;
    }
}
