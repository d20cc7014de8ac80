using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs status`: how the server and its store are.</summary>
internal static class Status
{
    public static Command Create(CommandIo io)
    {
        var description = """
            Show how the server and its store are: version, sizes, disk, checkpoint, collection, what is in progress.

            Example:
              pfs status --json
            """;
        return new ClientCommand(io, "status", description, [], async (call, cancellationToken) =>
        {
            var status = await call.Admin.GetStatusAsync(new GetStatusRequest(), cancellationToken: cancellationToken);
            call.Print.Line(TextOf(status), json => json.Write(status));
        });
    }

    private static string TextOf(ServerStatus status) => string.Join('\n',
    [
        $"version      {Display.OrDash(status.Version)}, storage format {status.StorageFormat}",
        $"started      {Display.Time(status.StartedAt)}",
        $"writes       {(status.AcceptsWrites ? "accepted" : "refused after a disk fault; restart the server")}",
        $"repos        {status.Repos}, with {status.Branches} branches; {status.DeletedRepos} deleted ones can be restored",
        $"commits      {status.Commits}",
        $"chunks       {status.Chunks}",
        $"segments     {status.Segments}, {Display.Bytes(status.SegmentBytes)}; all files {Display.Bytes(status.TotalBytes)}",
        $"disk         {Display.Bytes(status.DiskFreeBytes)} free of {Display.Bytes(status.DiskBytes)}",
        $"checkpoint   {CheckpointOf(status)}",
        $"collection   {CollectionOf(status)}",
        $"in progress  {status.Uploads} uploads, {status.OpenCommits} open commits",
    ]);

    private static string CheckpointOf(ServerStatus status)
    {
        var last = $"{SinceStart(Display.Time(status.LastCheckpoint))}; {status.CommitsSinceCheckpoint} commits since";
        return status.CheckpointFailure.Length == 0 ? last : $"{last}; the next one failed: {status.CheckpointFailure}";
    }

    private static string CollectionOf(ServerStatus status)
    {
        var last = status.LastCollectionReport is { } report
            ? $"{Display.Time(status.LastCollection)}, freed {Display.Bytes(report.FreedBytes)}"
            : SinceStart("-");
        return (status.Collecting ? "in progress; last " : "")
            + last
            + (status.CollectionFailure.Length == 0 ? "" : $"; the next one failed: {status.CollectionFailure}");
    }

    private static string SinceStart(string time) => time == "-" ? "none since the start" : time;
}
