using System.CommandLine;
using Pfs.Core;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs backup`: a copy of a running server's store, as it is at one moment.</summary>
internal static class Backup
{
    public static Command Create(CommandIo io)
    {
        var to = new Argument<string>("DIR") { Description = "A directory of this machine: a new one, or one with an earlier backup of the same store." };
        var verify = new Option<bool>("--verify") { Description = "Compare all that DIR has with the server, byte for byte by SHA-256, and mend what differs." };
        var description = """
            Copy a running server's store to a directory here, as it is at one moment; readers and writers go on.

            Into a directory with an earlier backup only what is new is copied. Stopped at any point, that backup stays what it was, and the next run goes
            on. Not copied: access.key and root-credential.json of the data directory; keep these apart.

            Examples:
              pfs backup /mnt/backup/pfs
              pfs restore /mnt/backup/pfs --data /srv/pfs-data
            """;
        return new ClientCommand(io, "backup", description, [to, verify], async (call, cancellationToken) =>
        {
            using var folder = BackupFolder.Open(call.Get(to));
            var run = new BackupRun(call, folder, call.Get(verify));
            var plan = await run.RunAsync(cancellationToken);
            var bytes = plan.Files.Sum(file => file.Length);
            call.Print.Line(
                $"Backed up {plan.Commits} commits in {plan.Files.Count} files, {Display.Bytes(bytes)}, to {call.Get(to)}; copied {Display.Bytes(run.Copied)}.",
                json =>
                {
                    json.WriteString("directory", call.Get(to));
                    json.WriteString("time", plan.Time.UtcDateTime);
                    json.WriteNumber("commits", plan.Commits);
                    json.WriteNumber("files", plan.Files.Count);
                    json.WriteNumber("bytes", bytes);
                    json.WriteNumber("copiedBytes", run.Copied);
                });
        });
    }
}
