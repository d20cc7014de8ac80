using Pfs.Core.Commits;

namespace Pfs.Core.Trees;

/// <summary>A file in a tree.</summary>
/// <param name="Content">Its content.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Writer">What wrote it.</param>
/// <param name="Previous">The number of the commit that wrote or deleted the version before it; 0 for the first.</param>
internal sealed record FileRecord(FileContent Content, FileHeaders Headers, Stamp Writer, long Previous) : IWeighed
{
    public long Weight => Content.Size;

    public FileEntry ToEntry(byte[] path) => new(FilePath.FromTrusted(path), Content, Headers, Writer.Time, Writer.Id);
}
