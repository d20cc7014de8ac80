namespace Pfs.Benchmarks.Dedup;

/// <summary>How large the generated files are, and where they go.</summary>
internal sealed class DedupOptions
{
    public const string Help = """
        Stores two versions of several large files and prints what the second costs, for several chunk sizes (calculated) and
        for the store as it is (measured as growth of its files).

        Pfs.Benchmarks dedup [options]
          --bytes N      size of the generated files, 16 MiB-16 GiB (default 256 MiB)
          --store-only   leave out the calculation, which takes most of the time
          --speed-only   measure only how fast content is cut
          --work DIR     where data goes; on a disk; removed afterwards (default /var/tmp)
        """;

    public bool ShowHelp { get; private set; }

    public long Bytes { get; private set; } = 256 << 20;

    public bool StoreOnly { get; private set; }

    public bool SpeedOnly { get; private set; }

    public string Work { get; private set; } = "/var/tmp";

    public static DedupOptions Parse(string[] args)
    {
        var options = new DedupOptions();
        var arguments = new Arguments(args);
        while (arguments.NextOption() is { } option)
        {
            switch (option)
            {
                case "--help" or "-h": options.ShowHelp = true; break;
                case "--bytes": options.Bytes = arguments.Number(option, 16 << 20, 16L << 30); break;
                case "--store-only": options.StoreOnly = true; break;
                case "--speed-only": options.SpeedOnly = true; break;
                case "--work": options.Work = arguments.Text(option); break;
                default: throw new UsageException($"{option} is not known; see dedup --help");
            }
        }

        return options;
    }
}
