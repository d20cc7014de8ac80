using System.Collections.Immutable;
using System.Text;

namespace Pfs.Core.State;

/// <summary>The notes of one commit.</summary>
/// <param name="Ordinal">The commit's place in the table.</param>
/// <param name="Texts">Key to text, never empty.</param>
internal sealed record CommitNotes(long Ordinal, ImmutableSortedDictionary<string, string> Texts)
{
    private const int BytesBeside = 64; // about what a short note costs besides its bytes

    public static readonly ImmutableSortedDictionary<string, string> None =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What the notes count for in their repo's limit.</summary>
    public int Bytes => Texts.Sum(note => BytesOf(note.Key, note.Value));

    public static int BytesOf(string key, string text) => BytesBeside + Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(text);
}
