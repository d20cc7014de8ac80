using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class PlanBackup
{
    public static async Task HandleAsync(PfsStore store, IServerStreamWriter<PlanBackupResponse> responses, CancellationToken cancellationToken)
    {
        await Task.Yield(); // looks into each segment
        var plan = store.PlanBackup();
        var header = new BackupHeader
        {
            Store = plan.Store?.ToString() ?? "",
            Time = plan.Time.ToTimestamp(),
            Commits = plan.Commits,
            FileCount = plan.Files.Count,
            TotalBytes = plan.Files.Sum(file => file.Length),
        };
        await responses.WriteAsync(new PlanBackupResponse { Header = header }, cancellationToken);
        foreach (var file in plan.Files)
        {
            var message = new V1.BackupFile { Name = file.Name, Length = file.Length, TailHash = file.Tail.ToString() };
            await responses.WriteAsync(new PlanBackupResponse { File = message }, cancellationToken);
        }
    }
}
