using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>How far to grow, and how long to look.</summary>
internal sealed class GrowthOptions
{
    public const string Help = """
        Measures PUT and GET of 4 KiB with 64 clients as one branch grows from 1,000 files to a million, one commit for each
        file; then kills the server and measures the next start. The last columns say what each rate is of the first one.

        Pfs.Benchmarks growth [options]
          --files N      files on the branch in the end, 10000-100000000 (default 1000000; about 4.6 GB and five minutes)
          --seconds N    length of a sample, 1-600 (default 5)
          --pfs PATH     the pfs executable (default: the Release build of this repository)
          --work DIR     where data goes; on a disk; removed afterwards (default /var/tmp)
        """;

    public bool ShowHelp { get; private set; }

    public long Files { get; private set; } = 1_000_000;

    public int Seconds { get; private set; } = 5;

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
                case "--files": options.Files = arguments.Number(option, 10_000, 100_000_000); break;
                case "--seconds": options.Seconds = (int)arguments.Number(option, 1, 600); break;
                case "--pfs": options.Pfs = arguments.Text(option); break;
                case "--work": options.Work = arguments.Text(option); break;
                default: throw new UsageException($"There is no option {option}; see --help");
            }
        }

        options.Pfs ??= options.ShowHelp ? null : PfsExecutable.Default();
        return options;
    }
}
