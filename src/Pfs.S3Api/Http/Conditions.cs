using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pfs.Core;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>
/// Conditional requests (RFC 9110 section 13). Reads are decided here; writes are only translated, for the committer to decide.
/// </summary>
internal static class Conditions
{
    /// <summary>The four conditions of a GET or HEAD, in the RFC's order.</summary>
    public static ConditionResult ForRead(IHeaderDictionary headers, FileEntry file, DateTimeOffset now) => Evaluate(
        ETagList.Parse(headers.IfMatch),
        Time(headers.IfUnmodifiedSince, now),
        ETagList.Parse(headers.IfNoneMatch),
        Time(headers.IfModifiedSince, now),
        file);

    /// <summary>The four of a copy's source: a failure is 412 in all cases, also where a GET would answer 304.</summary>
    /// <exception cref="S3Exception">PreconditionFailed, naming the condition.</exception>
    public static void CheckCopySource(IHeaderDictionary headers, FileEntry file, DateTimeOffset now)
    {
        var result = Evaluate(
            ETagList.Parse(headers["x-amz-copy-source-if-match"]),
            Time(headers["x-amz-copy-source-if-unmodified-since"], now),
            ETagList.Parse(headers["x-amz-copy-source-if-none-match"]),
            Time(headers["x-amz-copy-source-if-modified-since"], now),
            file);
        if (result.FailedHeader is { } header)
        {
            throw new S3Exception(S3Error.PreconditionFailed).With("Condition", "x-amz-copy-source-" + header);
        }
    }

    /// <summary>The condition of a PUT, a completion or a DELETE; null when there is none.</summary>
    /// <exception cref="S3Exception">NotImplemented for If-Match together with If-None-Match, as at S3.</exception>
    public static WriteCondition? ForWrite(IHeaderDictionary headers)
    {
        var match = ETagList.Parse(headers.IfMatch);
        var noneMatch = ETagList.Parse(headers.IfNoneMatch);
        return (match, noneMatch) switch
        {
            (null, null) => null,
            (not null, not null) => throw S3Exception.NotImplemented("If-Match, If-None-Match"),
            ({ } list, null) => list.ToMatch(),
            (null, { } list) => list.ToNoneMatch(),
        };
    }

    /// <summary>True when the range may be served: no If-Range, or one that fits the file as it is.</summary>
    public static bool IfRangeHolds(IHeaderDictionary headers, FileEntry file)
    {
        if (headers.IfRange.Count == 0)
        {
            return true;
        }

        var text = headers.IfRange.ToString();
        return TryParseDate(text, out var time)
            ? WholeSeconds(file.Modified) <= time
            : ETagList.Parse(text)!.Value is { IsAny: false } list && list.Holds(file.Content);
    }

    private static ConditionResult Evaluate(
        ETagList? match, DateTimeOffset? unmodifiedSince, ETagList? noneMatch, DateTimeOffset? modifiedSince, FileEntry file)
    {
        var modified = WholeSeconds(file.Modified);
        if (match is { } wanted)
        {
            if (!wanted.Holds(file.Content))
            {
                return new ConditionResult("If-Match", false);
            }
        }
        else if (modified > unmodifiedSince)
        {
            return new ConditionResult("If-Unmodified-Since", false);
        }

        if (noneMatch is { } unwanted)
        {
            return unwanted.Holds(file.Content) ? new ConditionResult("If-None-Match", true) : default;
        }

        return modified <= modifiedSince ? new ConditionResult("If-Modified-Since", true) : default;
    }

    /// <summary>Null for a date that is absent, unreadable, or in the future: such a one is no condition.</summary>
    private static DateTimeOffset? Time(StringValues header, DateTimeOffset now) =>
        header.Count > 0 && TryParseDate(header.ToString(), out var time) && time <= now ? time : null;

    private static bool TryParseDate(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "yyyy-MM-dd'T'HH:mm:ss'Z'"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite,
        out time);

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
