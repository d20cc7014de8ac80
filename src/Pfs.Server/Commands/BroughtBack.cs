using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>The answer to what brings an older state back.</summary>
internal static class BroughtBack
{
    public static void Print(ClientCall call, string done, Commit? commit, long written, long deleted)
    {
        var text = commit switch
        {
            null => "Everything is as it was then already, so no commit was made.",
            { State: CommitState.Open } => $"{done}: {written} written, {deleted} deleted, in the open commit {commit.Id}.",
            _ => $"{done}: {written} written, {deleted} deleted, in commit {commit.Id}.",
        };
        call.Print.Line(text, json =>
        {
            json.WriteNumber("writtenFiles", written);
            json.WriteNumber("deletedFiles", deleted);
            if (commit is not null)
            {
                json.WriteObject("commit", inner => inner.Write(commit));
            }
        });
    }
}
