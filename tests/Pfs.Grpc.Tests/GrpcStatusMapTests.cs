using FluentAssertions;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Errors;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class GrpcStatusMapTests
{
    public static TheoryData<PfsError> Errors => [.. Enum.GetValues<PfsError>()];

    [Theory]
    [MemberData(nameof(Errors))]
    public void Maps_every_error_and_none_to_unknown(PfsError error)
    {
        var exception = GrpcStatusMap.ExceptionOf(new PfsException(error, "why"))!;

        exception.StatusCode.Should().NotBe(StatusCode.Unknown).And.NotBe(StatusCode.OK);
        exception.GetRpcStatus()!.Details.Should().HaveCount(1);
    }

    [Fact]
    public void Leaves_bugs_to_the_transport()
    {
        GrpcStatusMap.ExceptionOf(new InvalidOperationException()).Should().BeNull();
    }
}
