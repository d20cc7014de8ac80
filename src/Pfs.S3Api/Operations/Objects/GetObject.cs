using Microsoft.AspNetCore.Http;
using Pfs.Core;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// GET /{bucket}/{key}: the object, or a range or part of it, as of the bucket's state or of versionId.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
/// </summary>
internal static class GetObject
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var version = await ObjectVersions.FindAsync(context, cancellationToken);
        if (ReadPlan.Make(context, version) is not { } range)
        {
            return; // 304
        }

        if (range.Length == 0)
        {
            return;
        }

        using var reader = context.Store.OpenReader(version.File.Content, range.Offset, range.Length);
        await CopyAsync(reader, context.Response, cancellationToken);
    }

    /// <summary>Kestrel copies what it is given, so blocks go out as large as the store hands them over.</summary>
    private static async ValueTask CopyAsync(ContentReader reader, HttpResponse response, CancellationToken cancellationToken)
    {
        while (true)
        {
            var block = await reader.ReadAsync(cancellationToken);
            if (block.IsEmpty)
            {
                return;
            }

            await response.Body.WriteAsync(block, cancellationToken);
        }
    }
}
