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
    public void Never_leaves_the_directory(string path)
    {
        var place = () => LocalPath.Below("out", path, "");

        place.Should().Throw<FailureException>().WithMessage("*cannot be a file name*");
    }
}
