using FluentAssertions;
using Google.Rpc;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Errors;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class GrpcStatusMapTests
{
    // Where trying the same again may help.
    private static readonly Dictionary<PfsError, int> Delays = new() { [PfsError.Busy] = 5, [PfsError.WritesRefused] = 5, [PfsError.DiskFull] = 60 };

    public static TheoryData<PfsError> Errors => [.. Enum.GetValues<PfsError>()];

    [Theory]
    [MemberData(nameof(Errors))]
    public void Maps_every_error_and_none_to_unknown(PfsError error)
    {
        var exception = GrpcStatusMap.ExceptionOf(new PfsException(error, "why"))!;

        exception.StatusCode.Should().NotBe(StatusCode.Unknown).And.NotBe(StatusCode.OK);
        var details = exception.GetRpcStatus()!.Details;
        details[0].Unpack<ErrorInfo>().Domain.Should().Be("pfs");
        details.Skip(1).Select(detail => detail.Unpack<RetryInfo>().RetryDelay.ToTimeSpan()).Should().Equal(Delays.TryGetValue(error, out var seconds) ? [TimeSpan.FromSeconds(seconds)] : []);
    }

    [Fact]
    public void Leaves_bugs_to_the_transport()
    {
        GrpcStatusMap.ExceptionOf(new InvalidOperationException()).Should().BeNull();
    }
}
