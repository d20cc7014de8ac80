using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class Collect
{
    public static async Task HandleAsync(
        PfsStore store, CollectRequest request, IServerStreamWriter<CollectResponse> responses, CancellationToken cancellationToken)
    {
        var report = await ProgressStream.RunAsync<CollectionProgress, CollectionReport, CollectResponse>(
            responses,
            progress => store.CollectAsync(request.DryRun, progress, cancellationToken),
            progress => new CollectResponse { Progress = MessageOf(progress) },
            cancellationToken);
        await responses.WriteAsync(new CollectResponse { Report = MessageOf(report) }, cancellationToken);
    }

    public static CollectReport MessageOf(CollectionReport report) => new()
    {
        DryRun = report.IsDryRun,
        Repos = report.Sweep.Repos,
        Branches = report.Sweep.Branches,
        Uploads = report.Sweep.Uploads,
        OpenCommits = report.Sweep.OpenCommits,
        Commits = report.Commits,
        Segments = report.Segments,
        Bytes = report.Bytes,
        GarbageBytes = report.GarbageBytes,
        RewrittenSegments = report.RewrittenSegments,
        FreedBytes = report.FreedBytes,
        Failures = { report.Failures },
    };

    private static CollectProgress MessageOf(CollectionProgress progress) => new()
    {
        Step = progress.Step switch
        {
            CollectionStep.Searching => "searching",
            CollectionStep.Waiting => "waiting",
            CollectionStep.Marking => "marking",
            CollectionStep.Weighing => "weighing",
            CollectionStep.Rewriting => "rewriting",
        },
        Done = progress.Done,
        Total = progress.Total,
    };
}
