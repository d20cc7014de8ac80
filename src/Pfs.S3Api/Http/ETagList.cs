using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Pfs.Core;

namespace Pfs.S3Api.Http;

/// <summary>The value of If-Match or If-None-Match: "*" or a list of ETags.</summary>
/// <param name="IsAny">True for "*".</param>
/// <param name="Hashes">The contents that are named; ETags that we never gave name none.</param>
/// <param name="Md5s">Those that are named by S3's ETag.</param>
internal readonly record struct ETagList(bool IsAny, ImmutableArray<ContentHash> Hashes, ImmutableArray<Md5Tag> Md5s)
{
    /// <summary>Null when the header is absent.</summary>
    public static ETagList? Parse(StringValues header)
    {
        if (header.Count == 0)
        {
            return null;
        }

        var hashes = ImmutableArray.CreateBuilder<ContentHash>();
        var md5s = ImmutableArray.CreateBuilder<Md5Tag>();
        foreach (var item in header.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            if (item is "*" or "\"*\"")
            {
                return new ETagList(true, [], []);
            }

            if (ETagText.TryParse(item, out ContentHash hash))
            {
                hashes.Add(hash);
            }
            else if (ETagText.TryParse(item, out Md5Tag md5))
            {
                md5s.Add(md5);
            }
        }

        return new ETagList(false, hashes.DrainToImmutable(), md5s.DrainToImmutable());
    }

    public bool Holds(FileContent content) =>
        IsAny || Hashes.Contains(content.Hash) || (content.Md5 is { } md5 && Md5s.Contains(md5));

    /// <summary>As the condition of a write that one of them is there.</summary>
    public WriteCondition ToMatch() =>
        IsAny ? new WriteCondition { MustExist = true } : new WriteCondition { AnyOf = Hashes, AnyOfMd5 = Md5s };

    /// <summary>As the condition of a write that none of them is there.</summary>
    public WriteCondition ToNoneMatch() =>
        IsAny ? new WriteCondition { MustBeAbsent = true } : new WriteCondition { NoneOf = Hashes, NoneOfMd5 = Md5s };
}
