using FluentAssertions;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Xunit;

namespace Pfs.S3Api.Tests.Http;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=2-4", 2, 3)]
    [InlineData("bytes=2-", 2, 8)]
    [InlineData("bytes=5-100", 5, 5)]
    [InlineData("bytes=5-99999999999999999999999", 5, 5)]
    [InlineData("bytes=-3", 7, 3)]
    [InlineData("bytes=-100", 0, 10)]
    [InlineData("Bytes=1-1", 1, 1)]
    public void Cuts_the_range_to_the_object(string header, long offset, long length)
    {
        ByteRange.Parse(header, size: 10).Should().Be(new ByteRange(offset, length));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=4-2")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=+1-2")]
    [InlineData("lines=0-1")]
    [InlineData("0-1")]
    public void Ignores_what_is_malformed_or_of_another_kind(string? header)
    {
        ByteRange.Parse(header, size: 10).Should().BeNull();
    }

    [Theory]
    [InlineData("bytes=10-", 10)]
    [InlineData("bytes=10-12", 10)]
    [InlineData("bytes=-0", 10)]
    [InlineData("bytes=0-", 0)]
    [InlineData("bytes=0-0", 0)]
    [InlineData("bytes=99999999999999999999999-", 10)]
    public void Refuses_what_lies_outside(string header, long size)
    {
        var act = () => ByteRange.Parse(header, size);

        var refusal = act.Should().Throw<S3Exception>().Which;
        refusal.Error.Should().Be(S3Error.InvalidRange);
        refusal.Elements.Should().Contain(new KeyValuePair<string, string>("ActualObjectSize", $"{size}"));
    }
}
