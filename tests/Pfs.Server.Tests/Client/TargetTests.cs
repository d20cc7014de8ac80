using FluentAssertions;
using Pfs.Server.Client;
using Xunit;

namespace Pfs.Server.Tests.Client;

public sealed class TargetTests
{
    [Theory]
    [InlineData("images", "images", "", "", null)]
    [InlineData("images:", "images", "", "", "")]
    [InlineData("images@dev", "images", "dev", "", null)]
    [InlineData("images@HEAD", "images", "", "", null)]
    [InlineData("images@HEAD^:train/", "images", "", "HEAD^", "train/")]
    [InlineData("images@HEAD^^", "images", "", "HEAD^^", null)]
    [InlineData("images@dev^:a", "images", "dev", "HEAD^", "a")]
    [InlineData("images@dev~2:a", "images", "dev", "HEAD~2", "a")]
    [InlineData("images@.3:a", "images", "", ".3", "a")]
    [InlineData("images@dev.3:a", "images", "dev", ".3", "a")]
    [InlineData("images@0123abcd", "images", "", "0123abcd", null)]
    [InlineData("images@0123abcd^", "images", "", "0123abcd^", null)]
    [InlineData("images@abc", "images", "abc", "", null)]
    [InlineData("images:a@b:c", "images", "", "", "a@b:c")]
    [InlineData("images@dev:a//b/../c:@^", "images", "dev", "", "a//b/../c:@^")]
    public void Splits_into_repo_branch_revision_and_path(
        string text, string repo, string branch, string revision, string? path)
    {
        var target = Target.Parse(text);

        target.Repo.ToString().Should().Be(repo);
        target.Revision.Branch.Should().Be(branch);
        target.Revision.Revision.Should().Be(revision);
        target.Path.Should().Be(path);
    }

    [Theory]
    [InlineData("", "is not a repo name")]
    [InlineData("@master", "is not a repo name")]
    [InlineData("a.b@master", "'a.b' in 'a.b@master' is not a repo name")]
    [InlineData("images@", "'' is not a revision")]
    [InlineData("images@dev^x", "'dev^x' is not a revision")]
    [InlineData("images@dev~x", "'dev~x' is not a revision")]
    [InlineData("images@a/b", "'a/b' is not a revision")]
    [InlineData("images@.x", "'.x' is not a revision")]
    [InlineData("images@HEAD.3", "'HEAD.3' is not a revision")]
    public void Says_which_part_is_wrong(string text, string part)
    {
        var parse = () => Target.Parse(text);

        parse.Should().Throw<FailureException>()
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage($"*{part}*");
    }

    [Theory]
    [InlineData("images@HEAD^")]
    [InlineData("images@dev~2")]
    [InlineData("images@0123abcd")]
    [InlineData("images@.3")]
    public void Writes_only_to_branches(string text)
    {
        var parse = () => Target.ParseBranch(text);

        parse.Should().Throw<FailureException>().WithMessage("*is not a branch*");
    }

    [Theory]
    [InlineData("images@dev^")]
    [InlineData("images@dev")]
    [InlineData("images@HEAD~3:a")]
    [InlineData("images@dev.3")]
    public void Prints_what_was_written(string text) => Target.Parse(text).ToString().Should().Be(text);
}
