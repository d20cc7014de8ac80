using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>Decides what a GET or HEAD answers, and writes its status and headers.</summary>
internal static class ReadPlan
{
    private const int MaxPartNumber = 10_000;

    /// <returns>What of the content is to be sent; null for 304, which has no body.</returns>
    /// <exception cref="S3Exception">PreconditionFailed, InvalidRange, InvalidPartNumber, InvalidArgument, InvalidRequest.</exception>
    public static ByteRange? Make(S3Context context, ObjectVersion version)
    {
        var request = context.Request;
        var response = context.Response;
        var content = version.File.Content;
        var conditions = Conditions.ForRead(request.Headers, version.File, context.Now);
        if (conditions is { FailedHeader: { } failed, IsNotModified: false })
        {
            throw new S3Exception(S3Error.PreconditionFailed).With("Condition", failed);
        }

        ObjectHeaders.Write(response, version);
        ObjectHeaders.Override(response.Headers, context);
        if (conditions.IsNotModified)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.Headers.ContentType = default;
            return null;
        }

        var number = PartNumber(context.Query, request.Headers, content);
        var range = number is { } wanted ? PartRange(wanted, content) : Conditions.IfRangeHolds(request.Headers, version.File)
            ? ByteRange.Parse(request.Headers.Range, content.Size)
            : null;
        var sent = range ?? new ByteRange(0, content.Size);
        response.ContentLength = sent.Length;
        if (range is not null && content.Size > 0)
        {
            // No Content-Range can tell of a part of nothing: an empty object goes out as a whole.
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = sent.Length == 0
                ? $"bytes */{content.Size}"
                : $"bytes {sent.Offset}-{sent.Offset + sent.Length - 1}/{content.Size}";
        }

        if (number is not null && content.PartSizes.Length > 0)
        {
            response.Headers["x-amz-mp-parts-count"] = $"{content.PartSizes.Length}";
        }

        if (IsChecksumWanted(request.Headers))
        {
            WriteChecksum(response.Headers, content, number, isWhole: sent.Length == content.Size);
        }

        return sent;
    }

    /// <summary>A client checks the checksum against what it reads, so the object's goes out only with the whole.</summary>
    private static void WriteChecksum(IHeaderDictionary headers, FileContent content, int? number, bool isWhole)
    {
        if (number is { } part && content.PartChecksum(part - 1) is { } own)
        {
            ObjectChecksums.WriteHeaders(headers, content, own);
        }
        else if (isWhole)
        {
            ObjectChecksums.WriteHeaders(headers, content);
        }
    }

    private static bool IsChecksumWanted(IHeaderDictionary headers) =>
        string.Equals(headers["x-amz-checksum-mode"], "ENABLED", StringComparison.OrdinalIgnoreCase);

    private static int? PartNumber(QueryParameters query, IHeaderDictionary headers, FileContent content)
    {
        if (!query.Contains("partNumber"))
        {
            return null;
        }

        var number = QueryNumbers.Read(query, "partNumber", absent: 1, min: 1, max: MaxPartNumber);
        if (headers.Range.Count > 0)
        {
            throw new S3Exception(S3Error.InvalidRequest, "Cannot specify both Range header and partNumber query parameter");
        }

        var count = Math.Max(1, content.PartSizes.Length);
        return number <= count
            ? number
            : throw new S3Exception(S3Error.InvalidPartNumber).With("ActualPartCount", $"{count}").With("PartNumberRequested", $"{number}");
    }

    private static ByteRange PartRange(int number, FileContent content) => content.PartSizes.IsEmpty
        ? new ByteRange(0, content.Size)
        : new ByteRange(content.PartSizes.AsSpan()[..(number - 1)].Sum(), content.PartSizes[number - 1]);

    private static long Sum(this ReadOnlySpan<long> sizes)
    {
        var sum = 0L;
        foreach (var size in sizes)
        {
            sum += size;
        }

        return sum;
    }
}
