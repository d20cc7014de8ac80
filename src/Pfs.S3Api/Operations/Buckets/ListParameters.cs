using System.Text;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>What all listings have in common.</summary>
internal sealed record ListParameters
{
    private const int MaxPage = 1000; // what S3 documents

    public required string Prefix { get; init; }

    /// <summary>Any string; empty for none.</summary>
    public required string Delimiter { get; init; }

    /// <summary>0 to 1000.</summary>
    public required int Max { get; init; }

    /// <summary>True when keys are to be percent-encoded.</summary>
    public required bool UrlEncode { get; init; }

    public ReadOnlyMemory<byte> PrefixBytes => Encoding.UTF8.GetBytes(Prefix);

    public ReadOnlyMemory<byte> DelimiterBytes => Encoding.UTF8.GetBytes(Delimiter);

    /// <param name="query">The request's.</param>
    /// <param name="maxName">max-keys or max-uploads.</param>
    /// <exception cref="S3Exception">InvalidArgument.</exception>
    public static ListParameters Read(QueryParameters query, string maxName)
    {
        var encoding = query["encoding-type"];
        return new ListParameters
        {
            Prefix = query["prefix"] ?? "",
            Delimiter = query["delimiter"] ?? "",
            Max = QueryNumbers.ReadPage(query, maxName, MaxPage),
            UrlEncode = encoding switch
            {
                null or "" => false,
                "url" => true,
                _ => throw S3Exception.InvalidArgument("encoding-type", encoding, "Invalid Encoding Method specified in Request"),
            },
        };
    }
}
