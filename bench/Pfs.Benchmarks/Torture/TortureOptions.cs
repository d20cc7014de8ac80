using System.Security.Cryptography;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>How often to kill, and under which load.</summary>
internal sealed class TortureOptions
{
    public const string Help = """
        Kills pfs with SIGKILL at random moments under load and verifies, after each restart, that every acknowledged
        write is readable at its version byte for byte, that every head is whole and one that may be there, that the
        branch is one chain of commits, and that `pfs check` is clean.

        Pfs.Benchmarks torture [options]
          --cycles N     kills, 1-100000 (default 50)
          --writers N    concurrent writers, 1-256 (default 8)
          --seed N       repeats the writers' choices and the moments of the kills (default: random, printed)
          --load-ms N    latest moment of a kill after the start of the load, 50-600000 (default 1500)
          --pfs PATH     the pfs executable (default: the Release build of this repository)
          --work DIR     where data goes; on a disk; removed unless something was found (default /var/tmp)
        Exit code: 0 nothing found, 1 something found, 2 wrong usage.
        """;

    public bool ShowHelp { get; private set; }

    public int Cycles { get; private set; } = 50;

    public int Writers { get; private set; } = 8;

    public int Seed { get; private set; } = RandomNumberGenerator.GetInt32(1, int.MaxValue);

    public int LoadMilliseconds { get; private set; } = 1500;

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
                case "--cycles": options.Cycles = (int)arguments.Number(option, 1, 100_000); break;
                case "--writers": options.Writers = (int)arguments.Number(option, 1, 256); break;
                case "--seed": options.Seed = (int)arguments.Number(option, 0, int.MaxValue); break;
                case "--load-ms": options.LoadMilliseconds = (int)arguments.Number(option, 50, 600_000); break;
                case "--pfs": options.Pfs = arguments.Text(option); break;
                case "--work": options.Work = arguments.Text(option); break;
                default: throw new UsageException($"{option} is not known; see torture --help");
            }
        }

        options.Pfs ??= options.ShowHelp ? null : PfsExecutable.Default();
        return options;
    }
}
