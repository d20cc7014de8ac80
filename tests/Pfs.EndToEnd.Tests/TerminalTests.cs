using System.Text.RegularExpressions;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests;

/// <summary>What a person sees at a terminal, which `script` of util-linux plays.</summary>
public sealed partial class TerminalTests
{
    private const int Narrow = 50;
    private const int Wide = 100;

    [ClientFact("/usr/bin/script")]
    public async Task A_progress_bar_keeps_to_one_line_of_a_narrow_terminal_and_is_gone_at_the_end()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(folder.File("store"));
        await pfs.S3.CreateBucketAsync("master.images");
        await File.WriteAllBytesAsync(folder.File("large.bin"), new byte[50_000_000]);

        var known = await AtTerminalAsync(Narrow, "pfs put large.bin images:train/a-rather-long-name-of-a-file.bin");
        var unknown = await AtTerminalAsync(Narrow, "cat large.bin | pfs put - images:train/another-long-name-of-a-file.bin");
        var knownAndRoomy = await AtTerminalAsync(Wide, "pfs get images:train/a-rather-long-name-of-a-file.bin");
        var unknownAndRoomy = await AtTerminalAsync(Wide, "cat large.bin | pfs put - images:b");

        Lines(known).Should().Contain(line => Regex.IsMatch(line, "^….*-of-a-file.bin ━+ +[0-9]+% [0-9:-]{8}$"));
        Lines(unknown).Should().Contain(line => Regex.IsMatch(line, "^….*-of-a-file.bin ━+ +[0-9.]+ [KM]?i?B$"));
        Lines(known + unknown).Where(line => line.Contains('━')).Should().OnlyContain(line => line.Length <= Narrow);
        Lines(knownAndRoomy).Should().Contain(line => Regex.IsMatch(line, @"^….*-of-a-file.bin ━+ +[0-9.]+ [KM]?i?B/47\.7 MiB( +[0-9.]+ [KM]?i?B/s)? +[0-9:-]{8}$"));
        Lines(unknownAndRoomy).Should().Contain(line => Regex.IsMatch(line, "^put .*b ━+ +[0-9.]+ [KM]?i?B( +[0-9.]+ [KM]?i?B/s)?$"));
        Lines(knownAndRoomy + unknownAndRoomy).Where(line => line.Contains('━')).Should().OnlyContain(line => line.Length <= Wide);
        known[known.LastIndexOf('━')..].Should().MatchRegex(@"^[^\n]*\r?\n?[^\n]*\e\[2K(.|\n)*Put 1 file\(s\) in commit", "the line is cleared before the answer");

        async Task<string> AtTerminalAsync(int width, string command)
        {
            var run = await Command.RunAsync(
                "/usr/bin/script",
                ["--quiet", "--return", "--command", $"stty cols {width}; {command}", "/dev/null"],
                new Dictionary<string, string?>
                {
                    ["PATH"] = $"{Path.GetDirectoryName(Repository.Executable)}:/usr/bin:/bin",
                    ["TERM"] = "xterm-256color",
                    ["LANG"] = "C.UTF-8",
                    ["CI"] = null, // Spectre draws no bars in continuous integration
                    ["PFS_ADDRESS"] = pfs.GrpcAddress.Authority,
                    ["PFS_TOKEN"] = $"{PfsProcess.AccessKey}:{PfsProcess.SecretKey}",
                },
                folder.Path);
            return run.Succeeded().Output;
        }
    }

    private static IEnumerable<string> Lines(string output) => LineEnd().Split(ControlSequence().Replace(output, "")).Select(line => line.TrimEnd());

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex ControlSequence();

    [GeneratedRegex(@"[\r\n]+")]
    private static partial Regex LineEnd();
}
