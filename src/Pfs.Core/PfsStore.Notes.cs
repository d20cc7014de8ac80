using Pfs.Core.State;

namespace Pfs.Core;

/// <content>Notes beside commits.</content>
public sealed partial class PfsStore
{
    /// <summary>The longest text of a note, in characters; as that of a message.</summary>
    public const int NoteLengthMax = 4096;

    private const int NoteKeyLengthMax = 64;
    internal const int NoteBytesMax = 1 << 20; // of a repo: all of them are in memory, and in every checkpoint

    /// <summary>
    /// Puts a text beside a commit under a key, in the place of the one that is there; durable. The commit and its id stay as they are. All notes of a repo
    /// have at most 1 MiB, for which each counts with the bytes of its key and text in UTF-8 and 64 more. They go with the commit when it is collected,
    /// and with the repo. Refuses with <see cref="PfsError.RepoNotFound"/>, <see cref="PfsError.BranchNotFound"/>,
    /// <see cref="PfsError.RevisionNotFound"/> (no finished commit in the history of the branch), <see cref="PfsError.AccessDenied"/> (a protected branch has it
    /// in its history too, so whoever may write to this one only may not), <see cref="PfsError.InvalidArgument"/> (a malformed key, a text too long) and
    /// <see cref="PfsError.LimitReached"/>.
    /// </summary>
    /// <param name="branch">A branch that has the commit in its history: the right to write to it is what a note takes.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="key">1 to 64 of A-Z a-z 0-9 . _ -</param>
    /// <param name="text">At most <see cref="NoteLengthMax"/> characters; empty takes the note away.</param>
    /// <param name="cancellationToken">Gives up before it is durable, or not at all.</param>
    public ValueTask SetNoteAsync(BranchRef branch, CommitId commit, string key, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckNote(key, text);
        return Finish(_committer.RunAsync(batch =>
        {
            var repo = batch.State.Repo(branch.Repo);
            CheckNotable(repo, batch.State.Branch(branch), commit);
            var before = repo.Notes.GetValueOrDefault(commit)?.Texts.GetValueOrDefault(key) ?? "";
            if (text != before)
            {
                CheckRoom(repo, key, before, text);
                batch.Emit(new NoteSet(branch.Repo, commit, key, text));
            }

            return new ValueTask<bool>(true);
        }));
    }

    internal static void CheckNote(string key, string text)
    {
        if (key.Length is 0 or > NoteKeyLengthMax || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            throw new PfsException(PfsError.InvalidArgument, $"'{key}' is no key of a note; use 1 to {NoteKeyLengthMax} of A-Z a-z 0-9 . _ -.");
        }

        if (text.Length > NoteLengthMax)
        {
            throw new PfsException(PfsError.InvalidArgument, $"The note has {text.Length} characters; at most {NoteLengthMax} are kept.");
        }
    }

    private static void CheckNotable(RepoState repo, BranchState branch, CommitId id)
    {
        if (repo.Commits.Find(id) is not { } commit || commit.Id != id || !Has(branch))
        {
            throw new PfsException(
                PfsError.RevisionNotFound,
                $"There is no finished commit {id} in the history of branch '{branch.Ref.Branch}' of repo '{repo.Name}'; name a branch that has it.");
        }

        if (!branch.IsProtected && repo.Branches.Values.FirstOrDefault(other => other.IsProtected && Has(other)) is { } guarded)
        {
            throw new PfsException(
                PfsError.AccessDenied,
                $"Commit {id} is in the history of the protected branch '{guarded.Ref.Branch}' too, so its notes are for that branch's admins; name that branch.");
        }

        bool Has(BranchState holder) => holder.Head is { } head && head.Holds(commit.Id, commit.Number);
    }

    private static void CheckRoom(RepoState repo, string key, string before, string text)
    {
        var more = (text.Length == 0 ? 0 : CommitNotes.BytesOf(key, text)) - (before.Length == 0 ? 0 : CommitNotes.BytesOf(key, before));
        if (more > 0 && repo.NoteBytes + more > NoteBytesMax)
        {
            throw new PfsException(
                PfsError.LimitReached,
                $"The notes of repo '{repo.Name}' would have more than {NoteBytesMax} bytes; take some away, or put what is known before a commit into its metadata.");
        }
    }
}
