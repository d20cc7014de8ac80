using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Pages;

/// <summary>
/// Runs the blocks of pages, one after the other in one shell, beside a fresh server, in the folder that holds its `pfs-data`: as a reader does
/// who begins with the first page. Addresses that the pages name are replaced by those of the server, /mnt and /srv by folders of the test.
/// </summary>
internal sealed class PageRun : IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(8);

    private readonly TemporaryFolder _folder = new();
    private readonly Block[] _blocks;

    private PageRun(string[] pages)
    {
        _blocks = [.. pages.SelectMany(Page.Read)];
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(_folder.File("home"));
    }

    private string Work => _folder.File("work");

    /// <summary>Runs the pages and throws when a command ends otherwise than its page says, or prints something else.</summary>
    public static async Task RunAsync(params string[] pages)
    {
        using var run = new PageRun(pages);
        Directory.CreateSymbolicLink(Path.Combine(run.Work, "node_modules"), Repository.PathOf("tests", "Pfs.EndToEnd.Tests", "node", "node_modules"));
        await using var pfs = await PfsProcess.StartAsync(Path.Combine(run.Work, "pfs-data"), withCredential: false);

        var environment = run.Environment(pfs.S3Address.Authority, pfs.GrpcAddress.Authority);
        environment["PATH"] = $"{Path.GetDirectoryName(Repository.Executable)}:{environment["PATH"]}";
        await run.RunAsync(run.Work, environment, block => block.IsRun);
    }

    /// <summary>The same, but the blocks "sh server" and "sh build" run too: the first in a shell of its own, and when it serves the others.</summary>
    public static async Task RunFromCloneAsync(string page)
    {
        using var run = new PageRun([page]);
        var environment = run.Environment($"127.0.0.1:{FreePort()}", $"127.0.0.1:{FreePort()}");
        environment["REPOSITORY"] = Repository.Root;
        var start = new ProcessStartInfo("/bin/bash", ["-ec", run._blocks.Single(block => block.Argument == "server").Text])
        {
            WorkingDirectory = run.Work,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(BuildLimit);
        using var server = Process.Start(start)!;
        try
        {
            while (!(await server.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("The server ended."))
                .StartsWith("pfs is ready: ", StringComparison.Ordinal))
            {
            }

            await run.RunAsync(Path.Combine(run.Work, "pfs"), environment, block => block.IsRun || block.Argument == "build");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task RunAsync(string folder, Dictionary<string, string?> environment, Func<Block, bool> isRun)
    {
        string Replace(string text) => text
            .Replace("127.0.0.1:30600", environment["PFS_S3"], StringComparison.Ordinal)
            .Replace("127.0.0.1:30650", environment["PFS_GRPC"], StringComparison.Ordinal)
            .Replace("/mnt/", _folder.File("mnt/"), StringComparison.Ordinal)
            .Replace("/srv/", _folder.File("srv/"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(_folder.File("script"), Replace(Script(isRun)));
        var result = await Command.RunAsync("/bin/bash", [_folder.File("script")], environment, folder);

        var ran = Enumerable.Range(0, _blocks.Length).Where(i => File.Exists(OutputOf(i))).ToArray();
        foreach (var i in ran)
        {
            var output = await File.ReadAllTextAsync(OutputOf(i));
            if (Page.ExpectedOutput(_blocks, i) is { } expected && !Page.Shows(Replace(expected), output))
            {
                throw new InvalidOperationException($"{_blocks[i].Place}: expected\n{Replace(expected)}\nbut it printed\n{output}\n{result.Error}");
            }

            if (result.ExitCode != 0 && i == ran[^1])
            {
                throw new InvalidOperationException($"{_blocks[i].Place}: exit code {result.ExitCode}\n{output}\n{result.Error}");
            }
        }

        if (ran.Length != _blocks.Count(isRun))
        {
            throw new InvalidOperationException($"The commands ended early, with exit code {result.ExitCode}.\n{result.Error}");
        }
    }

    private string OutputOf(int block) => _folder.File($"output.{block}");

    private string Script(Func<Block, bool> isRun)
    {
        // What a page mounted does not outlive a failure of it.
        var script = new StringBuilder(
            """
            set -e
            trap 'awk -v below="$PWD/" "index(\$2, below) == 1 { print \$2 }" /proc/mounts | xargs -r -n 1 fusermount -u' EXIT

            """);
        for (var i = 0; i < _blocks.Length; i++)
        {
            var block = _blocks[i];
            if (block.IsFile)
            {
                script.Append($"cat > '{block.Argument}' <<'END OF THE BLOCK'\n{block.Text}END OF THE BLOCK\n");
            }
            else if (isRun(block) && block.Fails)
            {
                script.Append($"if {{\n{block.Text}}} > '{OutputOf(i)}' 2>&1; then echo 'This was to fail.' >&2; exit 1; fi\n");
            }
            else if (isRun(block))
            {
                script.Append($"{{\n{block.Text}}} > '{OutputOf(i)}' 2>&1\n");
            }
        }

        return script.ToString();
    }

    // Nothing of the user's but the packages that NuGet has for the tests already. PFS_S3 and PFS_GRPC are where a server listens that a page starts.
    private Dictionary<string, string?> Environment(string s3, string grpc)
    {
        var environment = System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("PFS_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);
        environment["PATH"] = $"/usr/bin:/bin:/usr/local/bin:{Path.GetDirectoryName(System.Environment.ProcessPath)}";
        environment["HOME"] = _folder.File("home");
        environment["NUGET_PACKAGES"] = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        environment["PFS_S3"] = s3;
        environment["PFS_GRPC"] = environment["PFS_ADDRESS"] = grpc;
        return environment;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
