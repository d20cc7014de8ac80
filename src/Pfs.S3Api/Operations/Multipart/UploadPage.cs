using Pfs.Core;
using Pfs.S3Api.Operations.Buckets;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>A page of uploads in progress, cut out of all that a branch has.</summary>
internal sealed record UploadPage(
    IReadOnlyList<UploadInfo> Uploads,
    IReadOnlyList<ReadOnlyMemory<byte>> CommonPrefixes,
    bool IsTruncated,
    ReadOnlyMemory<byte> NextKey,
    string NextId)
{
    /// <param name="all">By path, then by id.</param>
    /// <param name="parameters">Prefix, delimiter and the page's size.</param>
    /// <param name="keyMarker">Only keys after these bytes; with <paramref name="idMarker"/> the key's own later uploads, too.</param>
    /// <param name="idMarker">An upload of that key, which may be gone by now; empty for none.</param>
    public static UploadPage Make(
        IReadOnlyList<UploadInfo> all, ListParameters parameters, ReadOnlyMemory<byte> keyMarker, string idMarker)
    {
        var prefix = parameters.PrefixBytes;
        var delimiter = parameters.DelimiterBytes;
        var uploads = new List<UploadInfo>();
        var folded = new List<ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte> lastKey = default;
        var lastId = "";
        foreach (var upload in all)
        {
            var key = upload.Path.Memory;
            var order = key.Span.SequenceCompareTo(keyMarker.Span);
            var isAfter = order > 0 || (order == 0 && idMarker.Length > 0 && string.CompareOrdinal(upload.Id, idMarker) > 0);
            if (!isAfter || !key.Span.StartsWith(prefix.Span))
            {
                continue;
            }

            var fold = Fold(key, prefix.Length, delimiter.Span);
            if (fold.Length > 0 && (keyMarker.Span.StartsWith(fold.Span) || (folded.Count > 0 && folded[^1].Span.SequenceEqual(fold.Span))))
            {
                continue;
            }

            if (uploads.Count + folded.Count >= parameters.Max)
            {
                return new UploadPage(uploads, folded, parameters.Max > 0, lastKey, lastId);
            }

            if (fold.Length > 0)
            {
                folded.Add(fold);
            }
            else
            {
                uploads.Add(upload);
            }

            lastKey = fold.Length > 0 ? fold : key;
            lastId = fold.Length > 0 ? "" : upload.Id;
        }

        return new UploadPage(uploads, folded, false, default, "");
    }

    private static ReadOnlyMemory<byte> Fold(ReadOnlyMemory<byte> key, int prefixLength, ReadOnlySpan<byte> delimiter)
    {
        var at = delimiter.IsEmpty ? -1 : key.Span[prefixLength..].IndexOf(delimiter);
        return at < 0 ? default : key[..(prefixLength + at + delimiter.Length)];
    }
}
