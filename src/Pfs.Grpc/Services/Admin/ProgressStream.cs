using System.Threading.Channels;
using Grpc.Core;

namespace Pfs.Grpc.Services.Admin;

/// <summary>Sends the progress of long work while it goes on; of what comes faster than the client takes it, the newest.</summary>
internal static class ProgressStream
{
    public static async Task<TResult> RunAsync<TProgress, TResult, TMessage>(
        IServerStreamWriter<TMessage> responses,
        Func<IProgress<TProgress>, Task<TResult>> work,
        Func<TProgress, TMessage> message,
        CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<TProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var running = RunAsync(work, channel.Writer);
        try
        {
            await foreach (var progress in channel.Reader.ReadAllAsync(cancellationToken))
            {
                await responses.WriteAsync(message(progress), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The work is told too; what it throws is the answer.
        }

        return await running;
    }

    private static async Task<TResult> RunAsync<TProgress, TResult>(Func<IProgress<TProgress>, Task<TResult>> work, ChannelWriter<TProgress> channel)
    {
        try
        {
            return await work(new Reporter<TProgress>(channel));
        }
        finally
        {
            channel.Complete();
        }
    }

    private sealed class Reporter<T>(ChannelWriter<T> channel) : IProgress<T>
    {
        public void Report(T value) => channel.TryWrite(value);
    }
}
