using FluentAssertions;
using Pfs.Server.Client;
using Xunit;

namespace Pfs.Server.Tests.Client;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("train/1.png", "", "out/train/1.png")]
    [InlineData("train/1.png", "train/", "out/1.png")]
    [InlineData("train/1.png", "tra", "out/train/1.png")]
    public void Keeps_the_part_behind_the_prefix(string path, string prefix, string expected) =>
        LocalPath.Below("out", path, prefix).Should().Be(expected);

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a/..")]
    [InlineData("a/LONG")]
    public void Never_leaves_the_directory_nor_folds_into_another_path(string path) =>
        LocalPath.Below("out", path.Replace("LONG", new string('x', 256), StringComparison.Ordinal), "").Should().BeNull();

    [Fact]
    public void A_single_file_gets_no_name_that_can_be_none()
    {
        var place = () => LocalPath.ForOne("a/..", destination: null);

        place.Should().Throw<FailureException>().WithMessage("*cannot be a file name*");
    }
}
