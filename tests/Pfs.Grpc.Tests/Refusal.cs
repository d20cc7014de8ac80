using FluentAssertions;
using Google.Rpc;
using Grpc.Core;

namespace Pfs.Grpc.Tests;

/// <summary>Looks at how a call was refused: its code, and the reason in its details.</summary>
internal static class Refusal
{
    public static async Task<RpcException> ShouldBeRefusedAsync(this Task call, StatusCode code, string reason)
    {
        var act = () => call;
        var error = (await act.Should().ThrowAsync<RpcException>()).Which;
        error.StatusCode.Should().Be(code, error.Status.Detail);
        var status = error.GetRpcStatus()!;
        status.Code.Should().Be((int)code);
        status.Message.Should().Be(error.Status.Detail).And.NotBeEmpty();
        var info = status.Details.Single(detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        info.Domain.Should().Be("pfs");
        info.Reason.Should().Be(reason);
        return error;
    }

    public static Task ShouldBeRefusedAsync<T>(this AsyncUnaryCall<T> call, StatusCode code, string reason) =>
        call.ResponseAsync.ShouldBeRefusedAsync(code, reason);

    public static async Task ShouldBeRefusedAsync<T>(this AsyncServerStreamingCall<T> call, StatusCode code, string reason)
    {
        using (call)
        {
            await call.ResponseStream.MoveNext(CancellationToken.None).ShouldBeRefusedAsync(code, reason);
        }
    }
}
