using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>A commit has a note, in the place of the one that it had under that key; an empty text takes it away.</summary>
internal sealed record NoteSet(RepoName Repo, CommitId Commit, string Key, string Text) : StoreEvent(RecordType.NoteSet)
{
    public override void Write(ByteWriter writer)
    {
        writer.Text(Repo.ToString());
        writer.Hash(Commit.Hash);
        writer.Text(Key);
        writer.Text(Text);
    }

    // Replayed it may meet a commit that the table knows to be collected: the log says so later on, and then its notes go too.
    public override StoreState Apply(StoreState state) => state.Repo(Repo) is var repo && repo.Commits.Find(Commit) is { } commit
        ? state.With(repo.WithNote(commit, Key, Text))
        : state;
}
