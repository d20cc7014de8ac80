using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class NameTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("A-z_09", true)]
    [InlineData("-", true)]
    [InlineData("", false)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData("a\n", false)]
    [InlineData("١", false)]
    public void Of_a_repo_or_branch_is_of_letters_digits_hyphen_and_underscore(string text, bool valid)
    {
        RepoName.TryParse(text, out _).Should().Be(valid);
        BranchName.TryParse(text, out _).Should().Be(valid);
    }

    [Fact]
    public void Is_at_most_63_long()
    {
        RepoName.TryParse(new string('a', 63), out _).Should().BeTrue();
        RepoName.TryParse(new string('a', 64), out _).Should().BeFalse();
        BranchName.TryParse(new string('x', 63), out _).Should().BeTrue();
        BranchName.TryParse(new string('x', 64), out _).Should().BeFalse();
    }

    [Fact]
    public void Tells_case_apart_and_says_what_is_wrong()
    {
        BranchName.Parse("Dev").Should().NotBe(BranchName.Parse("dev"));
        Refusal.Of(PfsError.InvalidName, () => RepoName.Parse("a.b")).Message.Should().Contain("'a.b'");
        Refusal.Of(PfsError.InvalidName, () => BranchName.Parse("")).Message.Should().Contain("63");
        default(RepoName).ToString().Should().Be("(unset)");
    }

    [Theory]
    [InlineData("HEAD", true)]
    [InlineData("tag-1", true)]
    [InlineData("txn-", true)]
    [InlineData("back-3", true)]
    [InlineData("at-20261101t120000z", true)]
    [InlineData("diff-a", true)]
    [InlineData("deadbeef", true)]
    [InlineData("DEADBEEF", true)]
    [InlineData("0123456789abcdef", true)]
    [InlineData("12345678", true)]
    [InlineData("1234567", false)]
    [InlineData("deadbee", false)]
    [InlineData("deadbeefs", false)]
    [InlineData("head", false)]
    [InlineData("tag", false)]
    [InlineData("Tag-1", false)]
    [InlineData("master", false)]
    public async Task That_stands_for_a_view_is_reserved_and_no_branch_gets_it(string text, bool reserved)
    {
        await using var temp = await TempStore.InMemoryAsync();
        BranchName.Parse(text).IsReserved.Should().Be(reserved);
        if (reserved)
        {
            await Refusal.OfAsync(PfsError.InvalidName, async () => await temp.Store.CreateBranchAsync(
                TempStore.Branch(text), null, createRepo: true, default));
        }
    }
}
