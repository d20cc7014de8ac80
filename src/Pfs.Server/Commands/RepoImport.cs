using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoImport
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("FILE") { Description = "A file that `pfs repo export` wrote, or '-' for standard input." };
        var newName = SharedOptions.NewName();
        var description = """
            Make a repo with its whole history from a file that `pfs repo export` wrote.

            The repo appears at the end, whole; a damaged or incomplete file is refused, and nothing of it stays.

            Examples:
              pfs repo import images.pfsrepo
              pfs repo import images.pfsrepo --as images-2
            """;
        return new ClientCommand(io, "import", description, [from, newName], async (call, cancellationToken) =>
        {
            var header = new ImportRepoHeader { Repo = call.Get(newName) is { } name ? Target.ParseRepo(name).ToString() : "" };
            var file = call.Get(from);
            await using var opened = file == "-" ? null : ArchiveFile.Open(file);
            var content = opened ?? io.Input;
            var answer = await TransferProgress.RunAsync(
                io, $"import {file}", opened?.Length, onSent => SendAsync(call, header, content, onSent, cancellationToken));
            call.Print.Line($"Imported repo {answer.Repo.Name} with {answer.CommitCount} commits.", json =>
            {
                json.Write(answer.Repo);
                json.WriteNumber("commitCount", answer.CommitCount);
            });
        });
    }

    private static async Task<ImportRepoResponse> SendAsync(
        ClientCall call, ImportRepoHeader header, Stream content, Action<long> onSent, CancellationToken cancellationToken)
    {
        using var stream = call.Repos.ImportRepo(cancellationToken: cancellationToken);
        return await StreamUpload.RunAsync(
            stream, new ImportRepoRequest { Header = header }, content, data => new ImportRepoRequest { Data = data }, onSent, cancellationToken);
    }
}
