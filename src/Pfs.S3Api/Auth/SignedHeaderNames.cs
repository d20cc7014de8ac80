using System.Collections.Concurrent;

namespace Pfs.S3Api.Auth;

/// <summary>Splits SignedHeaders. A client sends the same few lists for ever, so the splits are kept.</summary>
internal static class SignedHeaderNames
{
    private const int MaxNames = 1000; // no request has more headers
    private const int MaxKept = 256; // then all are forgotten: nobody can make this grow
    private static readonly ConcurrentDictionary<string, string[]> Kept = new(StringComparer.Ordinal);

    /// <summary>False for a list that names a header twice: each time its value would be written out to be signed.</summary>
    public static bool TrySplit(string list, out string[] names)
    {
        if (Kept.TryGetValue(list, out names!))
        {
            return true;
        }

        names = list.ToLowerInvariant().Split(';');
        if (names.Length > MaxNames || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            return false;
        }

        if (list.Length <= 1024)
        {
            if (Kept.Count >= MaxKept)
            {
                Kept.Clear();
            }

            Kept[list] = names;
        }

        return true;
    }
}
