using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Trees;

/// <summary>Lists files and common prefixes. A folded prefix is left by one seek, however much lies below it.</summary>
internal static class Listing
{
    public static ListPage Run(LayeredMap<FileRecord> files, ListQuery query, CancellationToken cancellationToken)
    {
        var prefix = query.Prefix.Span;
        var items = new List<ListItem>(Math.Min(query.Limit, 1000));
        if (query.Limit <= 0 || PrefixRange.Start(prefix, query.Delimiter.Span, query.After.Span) is not { } start)
        {
            return new ListPage(items, IsTruncated: false);
        }

        var cursor = files.Seek(start);
        var more = cursor.MoveNext();
        while (more && cursor.Key.AsSpan().StartsWith(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (items.Count == query.Limit)
            {
                return new ListPage(items, IsTruncated: true);
            }

            var folded = PrefixRange.Fold(cursor.Key, prefix.Length, query.Delimiter.Span);
            if (folded.IsEmpty)
            {
                items.Add(new ListItem(cursor.Value.ToEntry(cursor.Key), default));
                more = cursor.MoveNext();
                continue;
            }

            items.Add(new ListItem(null, folded.ToArray()));
            more = PrefixRange.After(folded) is { } next && SeekTo(cursor, next);
        }

        return new ListPage(items, IsTruncated: false);
    }

    public static bool SeekTo<T>(LayeredCursor<T> cursor, byte[] key)
        where T : class, IWeighed
    {
        cursor.Seek(key);
        return cursor.MoveNext();
    }
}
