using FluentAssertions;
using Xunit;

namespace Pfs.Server.Tests.Commands;

public sealed class NamingVerbTests
{
    [Fact]
    public async Task A_repo_is_described_anew_and_a_branch_renamed_and_protected()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images", "-d", "old");
        await pfs.RunAsync("branch", "create", "images@draft");

        var updated = await pfs.RunAsync("repo", "update", "images", "--description", "pictures");
        var renamed = await pfs.RunAsync("branch", "rename", "images@draft", "final");
        var protect = await pfs.RunAsync("branch", "protect", "images@final", "--json");
        var shown = await pfs.RunAsync("branch", "show", "images@final");
        var ended = await pfs.RunAsync("branch", "unprotect", "images@final");

        updated.Out.Should().Be("Updated repo images.\n");
        (await pfs.RunAsync("repo", "show", "images")).Out.Should().Contain("pictures").And.NotContain("old");
        renamed.Out.Should().Be("Renamed images@draft to images@final.\n");
        protect.Out.Should().Contain("\"protected\":true");
        shown.Out.Should().Contain("protected    only its admins write to it");
        ended.Out.Should().Be("images@final is not protected.\n");
        (await pfs.RunAsync("branch", "rename", "images@draft", "x")).Code.Should().Be((int)ExitCode.NotFound);
    }

    [Fact]
    public async Task A_repo_gets_a_retention_of_its_own_and_a_commit_notes()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images", "-d", "kept");
        await pfs.RunAsync("branch", "create", "images@master");
        var file = Path.Combine(pfs.Directory, "a");
        await File.WriteAllTextAsync(file, "1");
        await pfs.RunAsync("put", file, "images:a");

        var updated = await pfs.RunAsync("repo", "update", "images", "--deleted-retention", "90d", "--json");
        var noted = await pfs.RunAsync("commit", "note", "images@HEAD", "tests", "passed,\nall of them");
        var shown = await pfs.RunAsync("commit", "show", "images@HEAD");
        var listed = await pfs.RunAsync("commit", "list", "images", "--json");
        var gone = await pfs.RunAsync("commit", "note", "images@HEAD", "tests", "");

        updated.Out.Should().Contain("\"deletedRetentionSeconds\":7776000").And.Contain("kept");
        (await pfs.RunAsync("repo", "show", "images")).Out.Should().Contain("retention    90d");
        (await pfs.RunAsync("repo", "update", "images", "--deleted-retention", "server")).Code.Should().Be(0);
        (await pfs.RunAsync("repo", "show", "images", "--json")).Out.Should().NotContain("deletedRetentionSeconds");
        (await pfs.RunAsync("repo", "update", "images")).Code.Should().Be((int)ExitCode.Usage);
        noted.Out.Should().MatchRegex("^Commit [0-9a-f]{64} has the note 'tests'.\n$");
        shown.Out.Should().EndWith("\nNotes (tests):\n    passed,\n    all of them\n\n");
        listed.Out.Should().Contain("\"notes\":{\"tests\":\"passed,\\nall of them\"}");
        gone.Out.Should().EndWith("has no note 'tests'.\n");
        (await pfs.RunAsync("commit", "show", "images@HEAD", "--json")).Out.Should().NotContain("notes");
        (await pfs.RunAsync("commit", "note", "images@master", "k", "v", "--branch", "dev")).Code.Should().Be((int)ExitCode.Usage);
    }

    [Fact]
    public async Task A_repo_is_exported_and_imported_under_another_name()
    {
        await using var pfs = await RunningPfs.StartAsync();
        await pfs.RunAsync("repo", "create", "images");
        await pfs.RunAsync("branch", "create", "images@master");
        var (file, exported) = (Path.Combine(pfs.Directory, "a"), Path.Combine(pfs.Directory, "images.pfsrepo"));
        await File.WriteAllTextAsync(file, new string('x', 2_000_000));
        await pfs.RunAsync("put", file, "images:a");
        var head = (await pfs.RunAsync("commit", "list", "images")).Out;

        var export = await pfs.RunAsync("repo", "export", "images", exported);
        var import = await pfs.RunAsync("repo", "import", exported, "--as", "copy", "--json");
        var taken = await pfs.RunAsync("repo", "import", exported);
        var bytes = await File.ReadAllBytesAsync(exported);
        bytes[^50] ^= 1;
        await File.WriteAllBytesAsync(exported, bytes);
        var damaged = await pfs.RunAsync("repo", "import", exported, "--as", "damaged");

        export.Out.Should().Be($"{exported}\t1 commits, {bytes.Length} bytes\n");
        import.Out.Should().Contain("\"repo\":\"copy\"").And.Contain("\"commitCount\":1");
        (await pfs.RunAsync("commit", "list", "copy")).Out.Should().Be(head);
        taken.Code.Should().Be((int)ExitCode.Conflict);
        damaged.Code.Should().Be((int)ExitCode.Usage);
        damaged.Error.Should().Contain("at offset").And.Contain("checksum");
        (await pfs.RunAsync("repo", "import", "/none")).Code.Should().Be((int)ExitCode.NotFound);
        (await pfs.RunAsync("repo", "list")).Out.Should().NotContain("damaged");
    }
}
