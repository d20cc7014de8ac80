using Microsoft.AspNetCore.Http;
using Pfs.Core;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// GET /{bucket}/{key}: the object, or a range or part of it, as of the bucket's state or of versionId.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
/// </summary>
internal static class GetObject
{
    private const int WindowBytes = 256 << 10;

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
        await CopyAsync(reader, range.Length, context.Response, cancellationToken);
    }

    private static async ValueTask CopyAsync(
        ContentReader reader, long length, HttpResponse response, CancellationToken cancellationToken)
    {
        // Nothing has been sent so far, so what cannot be read is still answered with an error.
        var first = await reader.ReadAsync(cancellationToken);
        await response.Body.WriteAsync(first, cancellationToken);
        if (first.Length == length)
        {
            return;
        }

        // From here on bytes are read to where the server sends them from, and while one window is sent the next ones are read:
        // as many as S3Kestrel lets an answer buffer.
        while (true)
        {
            var window = response.BodyWriter.GetMemory(WindowBytes)[..WindowBytes];
            var count = await reader.ReadAsync(window, cancellationToken);
            if (count == 0)
            {
                return;
            }

            response.BodyWriter.Advance(count);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }
    }
}
