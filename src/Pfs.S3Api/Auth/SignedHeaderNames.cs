using System.Collections.Concurrent;

namespace Pfs.S3Api.Auth;

/// <summary>Splits SignedHeaders. A client sends the same few lists for ever, so the splits are kept.</summary>
internal static class SignedHeaderNames
{
    private const int MaxKept = 256; // then all are forgotten: nobody can make this grow
    private static readonly ConcurrentDictionary<string, string[]> Kept = new(StringComparer.Ordinal);

    public static string[] Split(string list)
    {
        if (Kept.TryGetValue(list, out var names))
        {
            return names;
        }

        names = list.ToLowerInvariant().Split(';');
        if (list.Length <= 1024)
        {
            if (Kept.Count >= MaxKept)
            {
                Kept.Clear();
            }

            Kept[list] = names;
        }

        return names;
    }
}
