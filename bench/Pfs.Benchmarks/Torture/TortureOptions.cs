using System.Security.Cryptography;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>How often to crash, how, and under which load.</summary>
internal sealed class TortureOptions
{
    public const string Help = """
        Ends pfs at random moments under load, by SIGKILL or by a loss of power, and verifies after each restart that every
        write acknowledged since the last one is readable at its version byte for byte, with a sample of the older ones; that
        every head and open commit is whole and one that may be there; and that each branch is one chain of commits that only grows.
        At the end every version is read back, and `pfs check --read-data` must be clean.

        Pfs.Benchmarks torture [options]
          --cycles N       crashes under load, 1-100000 (default 50); one start in eight is hit by a further one
          --power-cut KIND instead of SIGKILL shut down the file system: KIND ext4 or xfs in an image; needs root
          --check-every N  stop the server and run `pfs check` every N cycles, 1-100000 (default 50)
          --writers N      concurrent writers, 1-256 (default 8), besides two that write in open commits
          --seed N         repeats the writers' choices and the moments of the crashes (default: random, printed)
          --load-ms N      latest moment of a crash after the first acknowledged write, 50-600000 (default 800)
          --pfs PATH       the pfs executable (default: the Release build of this repository)
          --work DIR       where data goes; on a disk; removed unless something was found (default /var/tmp)
        Exit code: 0 nothing found, 1 something found, 2 wrong usage, 77 not possible here.
        """;

    public bool ShowHelp { get; private set; }

    public int Cycles { get; private set; } = 50;

    public string? PowerCut { get; private set; }

    public int CheckEvery { get; private set; } = 50;

    public int Writers { get; private set; } = 8;

    public int Seed { get; private set; } = RandomNumberGenerator.GetInt32(1, int.MaxValue);

    public int LoadMilliseconds { get; private set; } = 800;

    public string? Pfs { get; private set; }

    public string Work { get; private set; } = "/var/tmp";

    public static TortureOptions Parse(string[] args)
    {
        var options = new TortureOptions();
        var arguments = new Arguments(args);
        while (arguments.NextOption() is { } option)
        {
            switch (option)
            {
                case "--help" or "-h": options.ShowHelp = true; break;
                case "--cycles" or "--cuts": options.Cycles = (int)arguments.Number(option, 1, 100_000); break;
                case "--power-cut": options.PowerCut = arguments.Text(option); break;
                case "--check-every": options.CheckEvery = (int)arguments.Number(option, 1, 100_000); break;
                case "--writers": options.Writers = (int)arguments.Number(option, 1, 256); break;
                case "--seed": options.Seed = (int)arguments.Number(option, 0, int.MaxValue); break;
                case "--load-ms": options.LoadMilliseconds = (int)arguments.Number(option, 50, 600_000); break;
                case "--pfs": options.Pfs = arguments.Text(option); break;
                case "--work": options.Work = arguments.Text(option); break;
                default: throw new UsageException($"{option} is not known; see torture --help");
            }
        }

        if (options.PowerCut is not (null or "ext4" or "xfs"))
        {
            throw new UsageException($"--power-cut {options.PowerCut}: it must be ext4 or xfs");
        }

        options.Pfs ??= options.ShowHelp ? null : PfsExecutable.Default();
        return options;
    }
}
