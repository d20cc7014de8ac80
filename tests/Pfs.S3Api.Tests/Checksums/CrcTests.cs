using System.Text;
using FluentAssertions;
using Pfs.Core;
using Pfs.S3Api.Checksums;
using Xunit;

namespace Pfs.S3Api.Tests.Checksums;

public sealed class CrcTests
{
    public static TheoryData<string, ulong> CheckValues => new()
    {
        { "CRC32", 0xcbf43926 },
        { "CRC32C", 0xe3069283 },
        { "CRC64NVME", 0xae8b14860a799888 },
    };

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void Gives_the_published_check_value(string name, ulong expected)
    {
        Crc(name).Append(0, "123456789"u8).Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void Folding_agrees_with_single_bytes_at_every_length(string name, ulong _)
    {
        var crc = Crc(name);
        var data = new byte[1500];
        new Random(7).NextBytes(data);
        for (var length = 0; length <= data.Length; length += length < 300 ? 1 : 37)
        {
            var slow = 0UL;
            for (var i = 0; i < length; i++)
            {
                slow = crc.Append(slow, data.AsSpan(i, 1));
            }

            crc.Append(0, data.AsSpan(0, length)).Should().Be(slow, "of {0} bytes", length);
        }
    }

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void Combines_two_crcs_without_their_bytes(string name, ulong _)
    {
        var crc = Crc(name);
        var first = Encoding.ASCII.GetBytes(new string('a', 100_003));
        var second = Encoding.ASCII.GetBytes(new string('b', 70_001));

        var combined = crc.Combine(crc.Append(0, first), crc.Append(0, second), second.Length);

        combined.Should().Be(crc.Append(0, [.. first, .. second]));
        crc.Combine(crc.Append(0, first), 0, 0).Should().Be(crc.Append(0, first));
    }

    private static Crc Crc(string name) =>
        ChecksumNames.TryParseName(name, out var algorithm) ? algorithm.Crc() : throw new ArgumentException(name);
}
