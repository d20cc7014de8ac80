using System.Security.Cryptography;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>How often to fill the disk, and how small it is.</summary>
internal sealed class FillFreeOptions
{
    public const string Help = """
        Fills the disk under pfs and frees it again, many times without a restart, and verifies each time that writers are
        refused with 507 and nothing else, that everything acknowledged is readable meanwhile, and that writes work again as soon as
        there is space. At the end a restart on the full disk, all versions read back, and `pfs check --read-data`.

        Pfs.Benchmarks fillfree [options]
          --cycles N     how often, 1-10000 (default 100)
          --ballast KIND what takes all of the disk but what a cycle may fill, because what was acknowledged stays: a file beside the store, or a
                         branch of it, which is deleted and collected to free the space: file or branch (default file)
          --disk-mib N   size of the file system, 64-1048576 (default 768)
          --writers N    concurrent writers, 1-256 (default 6), besides two that write in open commits
          --seed N       repeats the writers' choices (default: random, printed)
          --pfs PATH     the pfs executable (default: the Release build of this repository)
          --work DIR     where the image goes; removed unless something was found (default /var/tmp)
        Exit code: 0 nothing found, 1 something found, 2 wrong usage, 77 not possible here: it needs root and loop devices.
        """;

    public bool ShowHelp { get; private set; }

    public int Cycles { get; private set; } = 100;

    public long DiskBytes { get; private set; } = 768L << 20;

    public string Ballast { get; private set; } = "file";

    public int Writers { get; private set; } = 6;

    public int Seed { get; private set; } = RandomNumberGenerator.GetInt32(1, int.MaxValue);

    public string? Pfs { get; private set; }

    public string Work { get; private set; } = "/var/tmp";

    public static FillFreeOptions Parse(string[] args)
    {
        var options = new FillFreeOptions();
        var arguments = new Arguments(args);
        while (arguments.NextOption() is { } option)
        {
            switch (option)
            {
                case "--help" or "-h": options.ShowHelp = true; break;
                case "--cycles": options.Cycles = (int)arguments.Number(option, 1, 10_000); break;
                case "--ballast": options.Ballast = arguments.Text(option); break;
                case "--disk-mib": options.DiskBytes = arguments.Number(option, 64, 1 << 20) << 20; break;
                case "--writers": options.Writers = (int)arguments.Number(option, 1, 256); break;
                case "--seed": options.Seed = (int)arguments.Number(option, 0, int.MaxValue); break;
                case "--pfs": options.Pfs = arguments.Text(option); break;
                case "--work": options.Work = arguments.Text(option); break;
                default: throw new UsageException($"{option} is not known; see fillfree --help");
            }
        }

        if (options.Ballast is not ("file" or "branch"))
        {
            throw new UsageException($"--ballast {options.Ballast}: it must be file or branch");
        }

        options.Pfs ??= options.ShowHelp ? null : PfsExecutable.Default();
        return options;
    }
}
