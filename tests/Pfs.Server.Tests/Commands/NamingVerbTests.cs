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
}
