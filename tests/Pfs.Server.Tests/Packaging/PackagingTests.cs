using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Pfs.Testing;
using Xunit;
using RepositoryFiles = Pfs.Testing.Repository;

namespace Pfs.Server.Tests.Packaging;

/// <summary>The command lines of packaging/ start the server, as whoever runs them sees it.</summary>
public sealed partial class PackagingTests
{
    private const int Terminate = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_command_of_the_systemd_unit_starts_the_server_and_tells_the_manager_when_it_is_ready_and_when_it_stops()
    {
        using var folder = new TemporaryFolder();
        var configuration = (await File.ReadAllTextAsync(PathOf("pfs.json"))).Replace("/var/lib/pfs", folder.File("data"));
        await File.WriteAllTextAsync(folder.File("pfs.json"), configuration);
        var unit = await File.ReadAllLinesAsync(PathOf("pfs.service"));
        var command = unit.Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..]
            .Replace("/usr/local/bin/pfs", RepositoryFiles.Executable).Replace("/etc/pfs/pfs.json", folder.File("pfs.json")).Split(' ');

        await RunAsync(command, folder, socket: folder.File("notify"));

        unit.Should().Contain("Type=notify");
    }

    [Fact]
    public async Task The_command_of_the_Dockerfile_starts_the_server()
    {
        using var folder = new TemporaryFolder();
        var lines = await File.ReadAllLinesAsync(PathOf("Dockerfile"));
        string[] command = [.. Words("ENTRYPOINT "), .. Words("CMD ").Where(word => !word.StartsWith("0.0.0.0:", StringComparison.Ordinal))];
        var open = Words("CMD ").Select(word => word.Split(':')).Where(word => word.Length == 2).Select(word => $"EXPOSE {word[1]}");

        command[0].Should().Be("pfs");
        command[0] = RepositoryFiles.Executable;
        string[] options = [.. command.SelectMany(word => word is "--s3" or "--grpc" or "--metrics" ? new[] { word, "0.0.0.0:0" } : [word])];
        await RunAsync(options, folder, socket: "@pfs-test-" + Path.GetRandomFileName());

        lines.Should().Contain("ENV PFS_DATA=/data").And.Contain(string.Join(' ', open).Replace(" EXPOSE", ""));

        string[] Words(string instruction) => JsonSerializer.Deserialize<string[]>(
            lines.Single(line => line.StartsWith(instruction, StringComparison.Ordinal))[instruction.Length..])!;
    }

    /// <summary>Starts a command as a service manager does, waits for it to be ready, stops it, and sees it end well.</summary>
    private static async Task RunAsync(string[] command, TemporaryFolder folder, string socket)
    {
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(socket[0] == '@' ? '\0' + socket[1..] : socket));
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NOTIFY_SOCKET"] = socket;
        start.Environment["PFS_DATA"] = folder.File("data");
        foreach (var address in new[] { "PFS_S3", "PFS_GRPC", "PFS_METRICS" })
        {
            start.Environment[address] = "127.0.0.1:0"; // the ports of the papers may be taken here
        }

        using var limit = new CancellationTokenSource(Limit);
        using var pfs = Process.Start(start)!;
        var errors = pfs.StandardError.ReadToEndAsync(limit.Token);
        var output = pfs.StandardOutput.ReadToEndAsync(limit.Token);
        try
        {
            (await ReceiveAsync(manager, limit.Token)).Should().StartWith("READY=1\nSTATUS=Serving S3 at http://");
            _ = Kill(pfs.Id, Terminate);
            (await ReceiveAsync(manager, limit.Token)).Should().StartWith("STOPPING=1\n");
            await pfs.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!pfs.HasExited)
            {
                pfs.Kill();
            }
        }

        pfs.ExitCode.Should().Be(0, await errors);
        (await output).Should().Contain("pfs is ready: S3 http://").And.Contain(", metrics http://").And.Contain($"data {folder.File("data")}");
    }

    private static async Task<string> ReceiveAsync(Socket manager, CancellationToken cancellationToken)
    {
        var message = new byte[4096];
        return Encoding.UTF8.GetString(message, 0, await manager.ReceiveAsync(message, cancellationToken));
    }

    private static string PathOf(string file) => Path.Combine(Repository.Root, "packaging", file);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
