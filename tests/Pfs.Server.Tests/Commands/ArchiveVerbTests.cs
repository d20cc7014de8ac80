using System.Diagnostics;
using System.IO.Compression;
using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class ArchiveVerbTests
{
    [Fact]
    public async Task Export_writes_a_tar_file_a_compressed_one_and_a_zip_file()
    {
        await using var pfs = await StartAsync();
        await pfs.RunAsync("one", ["put", "-", "images:d/a"]);
        await pfs.RunAsync("two", ["put", "-", "images:d/b"]);
        var (tar, tgz, zip) = (Path.Combine(pfs.Directory, "x.tar"), Path.Combine(pfs.Directory, "x.tgz"), Path.Combine(pfs.Directory, "x.zip"));

        (await pfs.RunAsync("export", "images@master:d/", "-o", tar)).Should().Be((0, $"{tar}\t2 files, 6 bytes\n", ""));
        (await pfs.RunAsync("export", "images", "-o", tgz, "--json")).Out
            .Should().Be($"{{\"destination\":\"{tgz}\",\"fileCount\":2,\"totalBytes\":6,\"leftOutCount\":0,\"leftOutPaths\":[]}}\n");
        (await pfs.RunAsync("export", "images@HEAD^", "-o", zip)).Code.Should().Be(0);

        (await ShellAsync("tar", "tf", tar)).Should().Be("d/a\nd/b\n");
        (await ShellAsync("tar", "xzOf", tgz, "d/b")).Should().Be("two");
        using var archive = ZipFile.OpenRead(zip);
        archive.Entries.Select(entry => entry.FullName).Should().Equal("d/a");
    }

    [Fact]
    public async Task Export_without_a_file_goes_to_the_output_but_not_to_a_terminal()
    {
        await using var pfs = await StartAsync();
        await pfs.RunAsync("one", ["put", "-", "images:a"]);
        using var output = new MemoryStream();

        var exported = await pfs.RunAsync(io => io with { Output = output }, ["export", "images"]);
        var refused = await pfs.RunAsync(io => io with { OutIsTerminal = true }, ["export", "images"]);

        exported.Should().Be((0, "", ""));
        output.Length.Should().Be((2 * 512) + 1024);
        refused.Code.Should().Be((int)ExitCode.Usage);
    }

    [Fact]
    public async Task Export_names_what_it_left_out_and_leaves_no_file_when_it_fails()
    {
        await using var pfs = await StartAsync();
        await pfs.RunAsync("one", ["put", "-", "images:a/../b"]);
        await pfs.RunAsync("one", ["put", "-", "images:c"]);
        var file = Path.Combine(pfs.Directory, "x.tar");
        var other = Path.Combine(pfs.Directory, "y.tar");

        var exported = await pfs.RunAsync("export", "images", "-o", file);

        exported.Code.Should().Be((int)ExitCode.Failed);
        exported.Error.Should().StartWith("pfs: 1 files are not in the archive, ").And.EndWith("\n  a/../b\n");
        (await ShellAsync("tar", "tf", file)).Should().Be("c\n");
        (await pfs.RunAsync("export", "images@dev", "-o", other)).Code.Should().Be((int)ExitCode.NotFound);
        (await pfs.RunAsync("export", "images", "-o", Path.Combine(pfs.Directory, "y.rar"))).Code.Should().Be((int)ExitCode.Usage);
        Directory.GetFiles(pfs.Directory, "*").Should().BeEquivalentTo([file]);
    }

    private static async Task<string> ShellAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static async Task<RunningPfs> StartAsync()
    {
        var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        return pfs;
    }
}
