using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Pfs.Core;

namespace Pfs.S3Api.Http;

/// <summary>The value of If-Match or If-None-Match: "*" or a list of ETags.</summary>
/// <param name="IsAny">True for "*".</param>
/// <param name="Hashes">The contents that are named; ETags that we never gave name none.</param>
internal readonly record struct ETagList(bool IsAny, ImmutableArray<ContentHash> Hashes)
{
    /// <summary>Null when the header is absent.</summary>
    public static ETagList? Parse(StringValues header)
    {
        if (header.Count == 0)
        {
            return null;
        }

        var hashes = ImmutableArray.CreateBuilder<ContentHash>();
        foreach (var item in header.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            if (item is "*" or "\"*\"")
            {
                return new ETagList(true, []);
            }

            if (ETagText.TryParse(item, out var hash))
            {
                hashes.Add(hash);
            }
        }

        return new ETagList(false, hashes.DrainToImmutable());
    }

    public bool Holds(ContentHash hash) => IsAny || Hashes.Contains(hash);
}
