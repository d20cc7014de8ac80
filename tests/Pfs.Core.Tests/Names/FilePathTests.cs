using System.Text;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class FilePathTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("/")]
    [InlineData("a/../b")]
    [InlineData(".")]
    [InlineData(" ")]
    [InlineData("a\nb\t\u0001")]
    [InlineData("%2e%2E")]
    [InlineData("ä\U0001F600\uFEFF\uFFFD")]
    [InlineData("e\u0301")]
    public async Task Is_kept_byte_for_byte(string text)
    {
        await using var temp = await TempStore.InMemoryAsync();
        await temp.PutAsync(text, "here");
        await temp.ReopenAsync();

        (await temp.TextAsync(text)).Should().Be("here");
        (await temp.PathsAsync()).Should().Equal(text);
    }

    [Fact]
    public void Is_1_to_1024_bytes_of_valid_UTF_8_without_NUL()
    {
        FilePath.TryParse(default, out _).Should().BeFalse();
        FilePath.TryParse(Encoding.UTF8.GetBytes(new string('a', 1024)), out _).Should().BeTrue();
        FilePath.TryParse(Encoding.UTF8.GetBytes(new string('a', 1025)), out _).Should().BeFalse();
        FilePath.TryParse(Encoding.UTF8.GetBytes(new string('ä', 512)), out _).Should().BeTrue();
        FilePath.TryParse(Encoding.UTF8.GetBytes(new string('ä', 513)), out _).Should().BeFalse();
        FilePath.TryParse("a\0b"u8, out _).Should().BeFalse();
        foreach (var bad in new byte[][] { [0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x61, 0x80] })
        {
            FilePath.TryParse(bad, out _).Should().BeFalse(Convert.ToHexString(bad));
        }

        Refusal.Of(PfsError.InvalidArgument, () => FilePath.Parse("")).Message.Should().Contain("1024");
    }

    [Fact]
    public void Is_ordered_by_its_bytes_and_not_by_UTF_16()
    {
        // U+FF5E comes before U+1F600 in UTF-8, and after its surrogates in UTF-16.
        var paths = new[] { "B", "a", "a/", "a/b", "a0", "ä", "\uFF5E", "\U0001F600" }.Select(FilePath.Parse).ToList();

        paths.Should().BeInAscendingOrder();
        (paths[0] < paths[1], paths[1] > paths[0], paths[0] <= paths[0], paths[0] >= paths[1]).Should().Be((true, true, true, false));
    }

    [Fact]
    public void Equal_bytes_are_equal_paths_and_do_not_share_the_callers_memory()
    {
        var bytes = "a/b"u8.ToArray();
        var path = FilePath.Parse(bytes);
        bytes[0] = (byte)'x';

        path.Should().Be(FilePath.Parse("a/b"));
        path.GetHashCode().Should().Be(FilePath.Parse("a/b").GetHashCode());
        (path != FilePath.Parse("a/c"), default(FilePath) == default).Should().Be((true, true));
        default(FilePath).ToString().Should().BeEmpty();
    }
}
