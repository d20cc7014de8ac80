using System.CommandLine;
using Pfs.Core;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs restore`: a data directory from a backup, without a server.</summary>
internal static class Restore
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("DIR") { Description = "A directory that `pfs backup` wrote." };
        var noCheck = new Option<bool>("--no-check") { Description = "Do not run `pfs check --read-data` on what was restored." };
        var description = """
            Make a data directory of a backup, at --data, which must be empty or absent; needs no server.

            Every byte is compared with the SHA-256 that the backup was made with, then the store is checked. Put access.key and root-credential.json
            back from where they are kept before `pfs serve`.

            Examples:
              pfs restore /mnt/backup/pfs --data /srv/pfs-data
            """;
        return new ClientCommand(io, "restore", description, [from, noCheck], async (call, cancellationToken) =>
        {
            var target = Path.GetFullPath(call.Data ?? throw FailureException.Usage("Name the new data directory with --data."));
            var restored = await TransferProgress.RunAsync(
                io, "restore", StoreRestore.TotalBytes(call.Get(from)),
                onCopied => StoreRestore.RunAsync(call.Get(from), target, new InlineProgress<long>(onCopied), cancellationToken));
            var findings = call.Get(noCheck) || restored.Files == 0
                ? null
                : (await Check.RunAsync(io, target, readData: true, cancellationToken)).Findings;
            call.Print.Line(TextOf(restored, target, findings), json =>
            {
                json.WriteString("data", target);
                json.WriteString("time", restored.Time.UtcDateTime);
                json.WriteNumber("commits", restored.Commits);
                json.WriteNumber("files", restored.Files);
                json.WriteNumber("bytes", restored.Bytes);
                json.WriteBoolean("checked", findings is not null);
            });
            if (findings is { Count: > 0 })
            {
                await call.Print.FlushAsync();
                throw new FailureException(ExitCode.Failed, "What was restored is damaged, as it was when it was backed up:\n" + string.Join('\n', findings));
            }
        });
    }

    private static string TextOf(RestoreReport restored, string target, IReadOnlyList<string>? findings)
    {
        var result = findings switch
        {
            null => "not checked",
            { Count: 0 } => "checked, nothing wrong",
            _ => $"checked, {findings.Count} finding(s)",
        };
        return $"Restored {restored.Commits} commits of {restored.Time:yyyy-MM-dd HH:mm:ss'Z'}, {restored.Files} files, {Display.Bytes(restored.Bytes)}, to {target}; {result}.";
    }
}
