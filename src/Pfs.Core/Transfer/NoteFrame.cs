using Pfs.Core.State;
using Pfs.Core.Storage;

namespace Pfs.Core.Transfer;

/// <summary>A note of an exported repo, behind all commits.</summary>
internal sealed record NoteFrame(CommitId Commit, string Key, string Text)
{
    /// <summary>Those of the commits whose ordinals <paramref name="isMeant"/> picks, in an order that follows from what they are.</summary>
    public static IEnumerable<NoteFrame> Of(RepoState repo, Func<long, bool> isMeant) => repo.Notes
        .Where(notes => isMeant(notes.Value.Ordinal))
        .OrderBy(notes => notes.Key.Hash)
        .SelectMany(notes => notes.Value.Texts.Select(note => new NoteFrame(notes.Key, note.Key, note.Value)));

    /// <inheritdoc cref="RepoFrame.Read"/>
    public static NoteFrame Read(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        var note = new NoteFrame(new CommitId(reader.Hash()), reader.Text(), reader.Text());
        PfsStore.CheckNote(note.Key, note.Text);
        Wrong.If(note.Text.Length == 0, "is an empty note");
        return note;
    }

    public void Write(ByteWriter writer)
    {
        writer.Hash(Commit.Hash);
        writer.Text(Key);
        writer.Text(Text);
    }
}
