using Grpc.Core;
using Pfs.Rpc.Tests.Protos;

namespace Pfs.Rpc.Tests;

/// <summary>Says back what it hears.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    /// <summary>Whether a stream was given up while it was served.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether a message of a client's stream arrived: from then on giving the call up is heard of here.</summary>
    public TaskCompletionSource Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task<EchoResponse> Unary(EchoRequest request, ServerCallContext context)
    {
        await DelayAsync(request, context.CancellationToken);
        if (context.RequestHeaders.GetValue("x-echo-initial") is { } initial)
        {
            await context.WriteResponseHeadersAsync([new Metadata.Entry("x-echo-initial", initial)]);
        }

        context.ResponseTrailers.Add("x-echo", context.RequestHeaders.GetValue("x-echo") ?? "none");
        context.ResponseTrailers.Add("x-echo-bin", context.RequestHeaders.GetValueBytes("x-echo-bin") ?? []);
        if (request.Text == "bug")
        {
            throw new InvalidOperationException("secret insides");
        }

        return request.Count == 0
            ? new EchoResponse { Text = request.Text, Payload = request.Payload }
            : throw new RpcException(new Status((StatusCode)request.Count, request.Text));
    }

    public override async Task<EchoResponse> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var response = new EchoResponse();
        try
        {
            await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Heard.TrySetResult();
                if (request.Text == "refuse")
                {
                    throw new RpcException(new Status(StatusCode.FailedPrecondition, "refused in the middle"));
                }

                response.Text += request.Text;
                response.Count += request.Payload.Length;
            }
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }

        return response;
    }

    public override async Task Repeat(EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        try
        {
            for (var i = 0; request.Count < 0 || i < request.Count; i++)
            {
                await DelayAsync(request, context.CancellationToken);
                await responseStream.WriteAsync(
                    new EchoResponse { Text = request.Text, Count = i, Payload = request.Payload }, context.CancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(new EchoResponse { Text = requestStream.Current.Text });
        }
    }

    private static Task DelayAsync(EchoRequest request, CancellationToken cancellationToken) =>
        request.DelayMs > 0 ? Task.Delay(request.DelayMs, cancellationToken) : Task.CompletedTask;
}
