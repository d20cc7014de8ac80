using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Trees;

/// <summary>The paths that differ between two trees, in order.</summary>
internal static class Differ
{
    public static IEnumerable<DiffEntry> Run(Tree before, Tree after, ReadOnlyMemory<byte> prefix)
    {
        var old = before.Files.Seek(prefix.Span);
        var now = after.Files.Seek(prefix.Span);
        var hasOld = Next(old, prefix);
        var hasNow = Next(now, prefix);
        while (hasOld || hasNow)
        {
            var order = !hasOld ? 1 : !hasNow ? -1 : old.Key.AsSpan().SequenceCompareTo(now.Key);
            if (order != 0 || Differs(old.Value, now.Value))
            {
                var key = order <= 0 ? old.Key : now.Key;
                yield return new DiffEntry(
                    FilePath.FromTrusted(key),
                    order <= 0 ? old.Value.ToEntry(key) : null,
                    order >= 0 ? now.Value.ToEntry(key) : null);
            }

            (hasOld, hasNow) = (order <= 0 ? Next(old, prefix) : hasOld, order >= 0 ? Next(now, prefix) : hasNow);
        }
    }

    /// <summary>Two versions of the same bytes under the same headers are no difference to anyone who reads.</summary>
    public static bool Differs(FileRecord old, FileRecord now) => !ReferenceEquals(old, now) && !old.Holds(now);

    private static bool Next(LayeredCursor<FileRecord> cursor, ReadOnlyMemory<byte> prefix) =>
        cursor.MoveNext() && cursor.Key.AsSpan().StartsWith(prefix.Span);
}
