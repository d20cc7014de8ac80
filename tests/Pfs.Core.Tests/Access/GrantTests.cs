using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests.Access;

public sealed class GrantTests
{
    [Theory]
    [InlineData("reader images", "reader images")]
    [InlineData("writer:team-*@main", "writer team-*@main")]
    [InlineData("admin *", "admin *")]
    [InlineData("admin *@*", "admin *")]
    [InlineData("store-admin", "store-admin")]
    public void Is_written_as_it_is_read(string text, string canonical)
    {
        Grant.TryParse(text, out var grant).Should().BeTrue();
        grant.ToString().Should().Be(canonical);
    }

    [Theory]
    [InlineData("")]
    [InlineData("reader")]
    [InlineData("owner images")]
    [InlineData("store-admin images")]
    [InlineData("reader im.ages")]
    [InlineData("reader images@")]
    [InlineData("reader *****")]
    public void Refuses_what_is_none(string text) => Grant.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("images", "images", true)]
    [InlineData("images", "Images", false)]
    [InlineData("images", "images2", false)]
    [InlineData("team-*", "team-", true)]
    [InlineData("team-*", "team", false)]
    [InlineData("*-raw", "a-raw", true)]
    [InlineData("*-raw", "a-raw-", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "ac", false)]
    [InlineData("**", "", true)]
    public void A_pattern_fits(string pattern, string name, bool fits)
    {
        NamePattern.TryParse(pattern, out var parsed).Should().BeTrue();
        parsed.Fits(name).Should().Be(fits);
    }

    [Fact]
    public void Roles_hold_those_before_them_and_nothing_else_is_granted()
    {
        var images = RepoName.Parse("images");
        var (main, dev) = (BranchName.Parse("main"), BranchName.Parse("dev"));
        foreach (var role in new[] { Role.Reader, Role.Writer, Role.Admin })
        {
            var identity = new Identity("ada", [new Grant(role, Pattern("images"), Pattern("main"))]);

            identity.May(Right.Known, images, null).Should().BeTrue();
            identity.May(Right.Read, images, main).Should().BeTrue();
            identity.May(Right.Write, images, main).Should().Be(role >= Role.Writer);
            identity.May(Right.Admin, images, main).Should().Be(role >= Role.Admin);
            identity.May(Right.Store, images, main).Should().BeFalse();
            identity.May(Right.Read, images, null).Should().BeTrue("he may read a branch of it");
            identity.May(Right.Admin, images, null).Should().BeFalse("only one branch is his");
            identity.May(Right.Read, images, dev).Should().BeFalse();
            identity.May(Right.Read, RepoName.Parse("other"), main).Should().BeFalse();
            identity.MayReadAll(images).Should().BeFalse();
        }
    }

    [Fact]
    public void Limits_narrow_and_never_widen()
    {
        var (images, main) = (RepoName.Parse("images"), BranchName.Parse("main"));
        var writer = new Identity("ada", [new Grant(Role.Writer, Pattern("images"), NamePattern.Any)]);

        (writer with { Limits = [new Grant(Role.Reader, NamePattern.Any, NamePattern.Any)] }).May(Right.Write, images, main).Should().BeFalse();
        (writer with { Limits = [new Grant(Role.Reader, NamePattern.Any, NamePattern.Any)] }).May(Right.Read, images, main).Should().BeTrue();
        (writer with { Limits = [Grant.Everything] }).May(Right.Admin, images, main).Should().BeFalse();
        (writer with { Limits = [Grant.Everything] }).IsStoreAdmin.Should().BeFalse();
        (writer with { Limits = [] }).May(Right.Read, images, main).Should().BeFalse();
    }

    private static NamePattern Pattern(string text) => NamePattern.TryParse(text, out var pattern) ? pattern : throw new ArgumentException(text);
}
