using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Operations;

/// <summary>One S3 operation: how it is recognised and who answers it.</summary>
/// <param name="Operation">S3's name for it.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">What the path names.</param>
/// <param name="Marker">
/// The query parameters that tell it from others, joined by "&amp;", each alone or as name=value; empty: none.
/// </param>
/// <param name="Handler">Answers it; null when it is not built.</param>
/// <param name="Header">The request header that tells it from others; null: none.</param>
/// <param name="NotImplemented">Why it is refused with 501; null when it is built.</param>
/// <param name="Answer">What is special about the answer, for docs/s3-compatibility.md; null: S3's own.</param>
internal sealed record OperationRow(
    string Operation,
    string Method,
    Target Target,
    string Marker,
    OperationHandler? Handler = null,
    string? Header = null,
    string? NotImplemented = null,
    string? Answer = null)
{
    /// <summary>The markers as name and, where it matters, value.</summary>
    public (string Name, string? Value)[] Markers { get; } = Marker.Length == 0
        ? []
        : [.. Marker.Split('&').Select(part => part.Split('=')).Select(part => (part[0], part.Length > 1 ? part[1] : null))];

    public bool Fits(QueryParameters query, IHeaderDictionary headers)
    {
        foreach (var (name, value) in Markers)
        {
            var sent = query[name];
            if (sent is null || (value is not null && value != sent))
            {
                return false;
            }
        }

        return Header is null || headers.ContainsKey(Header);
    }

    /// <exception cref="S3Exception">NotImplemented where the operation is not built.</exception>
    public ValueTask RunAsync(S3Context context, CancellationToken cancellationToken) => Handler is null
        ? throw new S3Exception(S3Error.NotImplemented, $"{Operation} is not implemented: {NotImplemented}.").With("Header", Marker)
        : Handler(context, cancellationToken);
}
