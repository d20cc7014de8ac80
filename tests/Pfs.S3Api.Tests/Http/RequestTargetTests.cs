using FluentAssertions;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Xunit;

namespace Pfs.S3Api.Tests.Http;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", null, null)]
    [InlineData("/b", "b", null)]
    [InlineData("/b/", "b", null)]
    [InlineData("/b/k", "b", "k")]
    [InlineData("/b//k", "b", "/k")]
    [InlineData("/b/a//b", "b", "a//b")]
    [InlineData("/b/a/../c", "b", "a/../c")]
    [InlineData("/b/a/./c", "b", "a/./c")]
    [InlineData("/b/%2e%2e/c", "b", "../c")]
    [InlineData("/b/..", "b", "..")]
    [InlineData("/b/dir/", "b", "dir/")]
    [InlineData("/b/a+b", "b", "a+b")]
    [InlineData("/b/a%2Bb%20c", "b", "a+b c")]
    [InlineData("/b/a%2Fb", "b", "a/b")]
    [InlineData("/b%2Fc/k", "b/c", "k")]
    [InlineData("/b/a%25b", "b", "a%b")]
    [InlineData("/b/a%252Fb", "b", "a%2Fb")]
    [InlineData("/b/%C3%A9%F0%9F%98%80", "b", "é😀")]
    [InlineData("/b/e%CC%81", "b", "e\u0301")]
    [InlineData("/b/%01%0A", "b", "\u0001\n")]
    [InlineData("/b/k?versionId=HEAD%5E", "b", "k")]
    [InlineData("http://host:9000/b/k", "b", "k")]
    [InlineData("http://host", null, null)]
    public void Decodes_once_and_changes_nothing(string raw, string? bucket, string? key)
    {
        var target = RequestTarget.Parse(raw, "host", "", "");

        target.Bucket.Should().Be(bucket);
        target.Key.Should().Be(key);
    }

    [Theory]
    [InlineData("/b/%")]
    [InlineData("/b/%4")]
    [InlineData("/b/%zz")]
    [InlineData("/b/%00")]
    [InlineData("/b/%ff")]
    [InlineData("/b/%C3")]
    [InlineData("/b/%ED%A0%80")]
    [InlineData("/b/%C0%AF")]
    [InlineData("/b?prefix=%ff")]
    [InlineData("/b?%=1")]
    [InlineData("*")]
    [InlineData("/b/é")]
    public void Refuses_what_is_not_a_uri(string raw)
    {
        var act = () => RequestTarget.Parse(raw, "host", "", "");

        act.Should().Throw<S3Exception>().Which.Error.Should().Be(S3Error.InvalidUri);
    }

    [Theory]
    [InlineData("/datastore/b/k", "b", "k")]
    [InlineData("/datastore", null, null)]
    [InlineData("/datastorex/k", "datastorex", "k")]
    [InlineData("/b/k", "b", "k")]
    public void Serves_a_base_path_besides_the_root(string raw, string? bucket, string? key)
    {
        var target = RequestTarget.Parse(raw, "host", "/datastore", "");

        (target.Bucket, target.Key).Should().Be((bucket, key));
        target.RawPath.Should().Be(raw);
    }

    [Theory]
    [InlineData("main.images.s3.example.org:9000", "/k", "main.images", "k")]
    [InlineData("s3.example.org", "/b/k", "b", "k")]
    [InlineData("xs3.example.org", "/b/k", "b", "k")]
    public void Takes_the_bucket_from_the_host_below_the_domain(string host, string raw, string bucket, string key)
    {
        var target = RequestTarget.Parse(raw, host, "", "s3.example.org");

        (target.Bucket, target.Key).Should().Be((bucket, key));
    }

    [Fact]
    public void A_plus_in_a_query_is_a_space()
    {
        var query = RequestTarget.Parse("/b?prefix=a+b%2Bc&flag&versionId=", "h", "", "").Query;

        query["prefix"].Should().Be("a b+c");
        query["flag"].Should().BeEmpty();
        query["versionId"].Should().BeEmpty();
        query["absent"].Should().BeNull();
    }
}
