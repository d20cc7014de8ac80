using FluentAssertions;
using Pfs.Core.Storage;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class Crc32CTests
{
    [Fact]
    public void Has_the_check_value_of_the_catalogue() => Crc32C.Of("123456789"u8).Should().Be(0xE306_9283);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData((24 << 10) - 1)]
    [InlineData(24 << 10)]
    [InlineData(64 << 10)]
    [InlineData(100_003)]
    public void Of_any_length_is_that_of_the_definition(int length)
    {
        var data = TempStore.Noise(length);

        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F6_3B78 : 0);
            }
        }

        Crc32C.Of(data).Should().Be(~crc);
    }
}
