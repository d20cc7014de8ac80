using System.Security.Cryptography;
using FluentAssertions;
using Pfs.S3Api.Auth;
using Xunit;

namespace Pfs.S3Api.Tests.Auth;

public sealed class KeyedHashTests
{
    [Fact]
    public void Is_the_HMAC_of_the_key_that_is_given_whichever_came_before()
    {
        byte[][] keys = [[1, 2, 3], [4, 5, 6], [1, 2, 3]];
        var data = "what is signed"u8.ToArray();
        var hash = new byte[SHA256.HashSizeInBytes];

        foreach (var index in new[] { 0, 0, 1, 0, 2, 2, 1 })
        {
            KeyedHash.Compute(keys[index], data, hash);
            hash.Should().Equal(HMACSHA256.HashData(keys[index], data));
        }
    }
}
