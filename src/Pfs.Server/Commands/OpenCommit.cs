using Pfs.Core;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>How finish and abort name an open commit: by its whole id, because there is no undo.</summary>
internal static class OpenCommit
{
    public static string IdOf(Target target) => CommitId.TryParse(target.Revision.Revision, out var id)
        ? id.ToString()
        : throw FailureException.Usage(
            $"'{target.Revision}' is not the id of an open commit; write REPO@ID with the 64 digits that `pfs commit start` printed.");
}
