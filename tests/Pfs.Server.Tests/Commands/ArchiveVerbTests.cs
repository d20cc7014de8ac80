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

    [Fact]
    public async Task Import_takes_what_tar_made_and_get_gives_it_back()
    {
        await using var pfs = await StartAsync();
        var source = Directory.CreateDirectory(Path.Combine(pfs.Directory, "source", "deep", "empty")).Parent!.Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "1"), "one");
        await File.WriteAllTextAsync(Path.Combine(source, "deep", "2"), "two");
        var (tar, tgz) = (Path.Combine(pfs.Directory, "x.tar"), Path.Combine(pfs.Directory, "x.tar.gz"));
        await ShellAsync("tar", "cf", tar, "-C", source, ".");
        await ShellAsync("tar", "czf", tgz, "-C", pfs.Directory, "source");

        var imported = await pfs.RunAsync("import", tar, "images@master:p", "-m", "first");
        var compressed = await pfs.RunAsync("import", tgz, "images", "--json");
        await using var stream = File.OpenRead(tar);
        var piped = await pfs.RunAsync(io => io with { Input = stream }, ["import", "-", "images:q/"]);

        imported.Out.Should().MatchRegex("^Imported 3 files, 6 bytes, in commit [0-9a-f]{64}\\.\n$");
        compressed.Out.Should().StartWith("{\"fileCount\":3,\"totalBytes\":6,\"commit\":{");
        piped.Code.Should().Be(0, piped.Error);
        (await pfs.RunAsync("ls", "-r", "images")).Out.Should().Be(
            "p/1\np/deep/2\np/deep/empty/\nq/1\nq/deep/2\nq/deep/empty/\nsource/1\nsource/deep/2\nsource/deep/empty/\n");
        (await pfs.RunAsync("cat", "images:source/deep/2")).Out.Should().Be("two");
        (await pfs.RunAsync("log", "images@HEAD~2")).Out.Should().Contain("    first\n");
    }

    [Fact]
    public async Task Import_refuses_what_is_no_whole_archive_of_files()
    {
        await using var pfs = await StartAsync("--max-import-files", "2");
        var (link, file) = (Path.Combine(pfs.Directory, "link"), Path.Combine(pfs.Directory, "x.tar"));
        File.CreateSymbolicLink(link, "/etc/passwd");
        await ShellAsync("tar", "cf", file, "-C", pfs.Directory, "link");
        var torn = Path.Combine(pfs.Directory, "torn.tgz");
        await File.WriteAllTextAsync(torn, "no gzip file");
        var many = Path.Combine(pfs.Directory, "many.tar");
        await ShellAsync("tar", "cf", many, "-C", "/etc", "hostname", "hosts", "passwd");

        var links = await pfs.RunAsync("import", file, "images");

        links.Should().Be(((int)ExitCode.Usage, "", "pfs: 'link' in the archive is a link; only files and directories can be imported.\n"));
        (await pfs.RunAsync("import", torn, "images")).Error.Should().StartWith("pfs: The archive cannot be decompressed: ");
        (await pfs.RunAsync("import", many, "images")).Error.Should().Contain("more than the 2 entries").And.Contain("--max-import-files");
        (await pfs.RunAsync("import", "nowhere.tar", "images")).Code.Should().Be((int)ExitCode.NotFound);
        (await pfs.RunAsync("import", file, "images@HEAD^")).Code.Should().Be((int)ExitCode.Usage);
        (await pfs.RunAsync("log", "--plain", "images")).Out.Should().BeEmpty();
    }

    private static async Task<string> ShellAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static async Task<RunningPfs> StartAsync(params string[] settings)
    {
        var pfs = await RunningPfs.StartAsync(settings);
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        return pfs;
    }
}
