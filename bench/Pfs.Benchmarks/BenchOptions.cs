using System.Net;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks;

/// <summary>What to measure, how long, and whom.</summary>
internal sealed class BenchOptions
{
    public const string Help = """
        Measures Pfs over S3 against yardstick servers, side by side: every round measures every server in turn,
        and the table shows medians over the rounds.

        Pfs.Benchmarks [options]              measure
        Pfs.Benchmarks growth [options]       the same operations as a branch grows to a million files; see growth --help
        Pfs.Benchmarks torture [options]      kill -9 under load; see torture --help
        Pfs.Benchmarks dedup [options]        what a second version costs; see dedup --help

          --only put,get,large,scale   which rows (default: all)
          --seconds N            length of a small-object sample, 1-600 (default 3)
          --rounds N             rounds, 1-100 (default 5)
          --size-large BYTES     size of the large object, 1 MiB-1 TiB (default 1 GiB)
          --list-keys N          keys that are listed, 10000-100000000 (default 1000000; some minutes to put them)
          --pfs PATH             the pfs executable (default: the Release build of this repository)
          --without-pfs          measure yardsticks and given endpoints only
          --endpoint URL         a running S3 server as well, http://IPv4:PORT; may be repeated. Options for it follow it:
            --access-key KEY --secret-key KEY
            --name NAME          how the table calls it (default: host and port)
            --pid N              its process, for CPU and memory
          --work DIR             where data goes; on a disk, removed afterwards (default /var/tmp)
          --markdown             print the table as Markdown, for docs/performance.md
        """;

    private static readonly string[] Groups = ["put", "get", "large", "scale"];

    public bool ShowHelp { get; private set; }

    public string[] Only { get; private set; } = Groups;

    public int Seconds { get; private set; } = 3;

    public int Rounds { get; private set; } = 5;

    public long LargeBytes { get; private set; } = 1L << 30;

    public long ListKeys { get; private set; } = 1_000_000;

    /// <summary>Null when Pfs is not to be measured.</summary>
    public string? Pfs { get; private set; }

    public List<Target> Endpoints { get; } = [];

    public string Work { get; private set; } = "/var/tmp";

    public bool Markdown { get; private set; }

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        var arguments = new Arguments(args);
        var withPfs = true;
        while (arguments.NextOption() is { } option)
        {
            switch (option)
            {
                case "--help" or "-h": options.ShowHelp = true; break;
                case "--only": options.Only = ParseGroups(arguments.Text(option)); break;
                case "--seconds": options.Seconds = (int)arguments.Number(option, 1, 600); break;
                case "--rounds": options.Rounds = (int)arguments.Number(option, 1, 100); break;
                case "--size-large": options.LargeBytes = arguments.Number(option, 1L << 20, 1L << 40); break;
                case "--list-keys": options.ListKeys = arguments.Number(option, 10_000, 100_000_000); break;
                case "--pfs": options.Pfs = arguments.Text(option); break;
                case "--without-pfs": withPfs = false; break;
                case "--endpoint": options.Endpoints.Add(ParseEndpoint(arguments.Text(option))); break;
                case "--work": options.Work = arguments.Text(option); break;
                case "--markdown": options.Markdown = true; break;
                default: options.RefineLastEndpoint(option, arguments); break;
            }
        }

        options.Pfs = withPfs ? options.Pfs ?? (options.ShowHelp ? null : PfsExecutable.Default()) : null;
        return options;
    }

    private static string[] ParseGroups(string text)
    {
        var groups = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return groups.Length > 0 && groups.All(Groups.Contains)
            ? groups
            : throw new UsageException($"--only {text}: a list of {string.Join(", ", Groups)} is wanted");
    }

    private static Target ParseEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == "http" && IPAddress.TryParse(uri.Host, out var address)
            ? new Target
            {
                Name = uri.Authority,
                Address = new IPEndPoint(address, uri.Port),
                Credentials = new Credentials("", ""),
                IsS3 = true,
            }
            : throw new UsageException($"--endpoint {text}: http://IPv4:PORT is wanted");

    private void RefineLastEndpoint(string option, Arguments arguments)
    {
        if (option is not ("--access-key" or "--secret-key" or "--name" or "--pid"))
        {
            throw new UsageException($"{option} is not known; see --help");
        }

        var last = Endpoints.Count > 0 ? Endpoints[^1] : throw new UsageException($"{option} belongs after an --endpoint");
        Endpoints[^1] = option switch
        {
            "--access-key" => last with { Credentials = last.Credentials with { AccessKey = arguments.Text(option) } },
            "--secret-key" => last with { Credentials = last.Credentials with { SecretKey = arguments.Text(option) } },
            "--name" => last with { Name = arguments.Text(option) },
            _ => last with { ProcessId = (int)arguments.Number(option, 1, int.MaxValue) },
        };
    }
}
