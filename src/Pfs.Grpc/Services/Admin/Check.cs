using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class Check
{
    public static async Task HandleAsync(
        PfsStore store, CheckRequest request, IServerStreamWriter<CheckResponse> responses, CancellationToken cancellationToken)
    {
        var report = await ProgressStream.RunAsync<OnlineCheckProgress, OnlineCheckReport, CheckResponse>(
            responses,
            progress => store.CheckAsync(request.ReadDataPercent, progress, cancellationToken),
            progress => new CheckResponse { Progress = new V1.CheckProgress { Done = progress.Done, Total = progress.Total } },
            cancellationToken);
        await responses.WriteAsync(new CheckResponse { Report = MessageOf(report) }, cancellationToken);
    }

    private static V1.CheckReport MessageOf(OnlineCheckReport report) => new()
    {
        Findings = { report.Findings },
        Repos = report.Repos,
        Commits = report.Commits,
        Files = report.Contents,
        Bytes = report.BytesRead,
    };
}
