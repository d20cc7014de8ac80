using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;
using BackupFile = Pfs.Core.BackupFile;

namespace Pfs.Server.Client;

/// <summary>Brings a backup folder up to a server's state.</summary>
/// <param name="call">Where to ask.</param>
/// <param name="folder">Where the copy goes.</param>
/// <param name="verify">Compare also what looks the same.</param>
internal sealed class BackupRun(ClientCall call, BackupFolder folder, bool verify)
{
    // Collections are minutes apart, or hours; each attempt goes on where the one before ended.
    private const int Attempts = 100;

    /// <summary>Bytes that came from the server.</summary>
    public long Copied { get; private set; }

    public async Task<BackupPlan> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var plan = await PlanAsync(cancellationToken);
            folder.Check(plan);
            try
            {
                await CopyAsync(plan, cancellationToken);
                folder.Publish(plan);
                return plan;
            }
            catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound && attempt < Attempts)
            {
                // A collection wrote a segment anew; the next plan names the new file.
            }
        }
    }

    private async Task<BackupPlan> PlanAsync(CancellationToken cancellationToken)
    {
        BackupHeader? header = null;
        var files = new List<BackupFile>();
        using var answer = call.Admin.PlanBackup(new PlanBackupRequest(), cancellationToken: cancellationToken);
        await foreach (var part in answer.ResponseStream.ReadAllAsync(cancellationToken))
        {
            header = part.Header ?? header;
            if (part.File is { } file)
            {
                files.Add(new BackupFile(file.Name, file.Length, Parse(file.TailHash)));
            }
        }

        return header is not null && files.Count == header.FileCount
            ? new BackupPlan(CommitId.TryParse(header.Store, out var store) ? store : null, header.Time.ToDateTimeOffset(), header.Commits, files)
            : throw new FailureException(ExitCode.Failed, "The server's answer broke off; run the backup again.");
    }

    private async Task CopyAsync(BackupPlan plan, CancellationToken cancellationToken)
    {
        var missing = plan.Files.Where(file => !folder.Has(file, verify)).ToList();
        var total = missing.Sum(file => file.Length - folder.LengthOf(file));
        await TransferProgress.RunAsync(call.Io, "backup", total, async onReceived =>
        {
            foreach (var file in missing)
            {
                await CopyAsync(file, onReceived, cancellationToken);
            }

            return true;
        });
    }

    private async Task CopyAsync(BackupFile file, Action<long> onReceived, CancellationToken cancellationToken)
    {
        using var copy = folder.Begin(file);
        var request = new ReadBackupRequest { Name = file.Name, Length = file.Length, Have = copy.Have, HaveHash = copy.HaveHash.ToString() };
        using var answer = call.Admin.ReadBackup(request, cancellationToken: cancellationToken);
        ContentHash? hash = null;
        await foreach (var part in answer.ResponseStream.ReadAllAsync(cancellationToken))
        {
            switch (part.PartCase)
            {
                case ReadBackupResponse.PartOneofCase.Header:
                    copy.ContinueAt(part.Header.Offset);
                    break;
                case ReadBackupResponse.PartOneofCase.Data:
                    copy.Write(part.Data.Span);
                    Copied += part.Data.Length;
                    onReceived(part.Data.Length);
                    break;
                case ReadBackupResponse.PartOneofCase.Report:
                    hash = Parse(part.Report.Hash);
                    break;
                case ReadBackupResponse.PartOneofCase.None:
                    break;
            }
        }

        copy.Finish(hash ?? throw new FailureException(ExitCode.Failed, $"{file.Name} broke off; run the backup again."));
    }

    private static ContentHash Parse(string hex) => ContentHash.TryParse(hex, out var hash)
        ? hash
        : throw new FailureException(ExitCode.Failed, $"The server sent '{hex}' for a SHA-256.");
}
