using System.Globalization;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>A part of an object to serve, within its size.</summary>
internal readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>
    /// The range that a Range header asks of an object (RFC 9110 section 14). Null for a header that is malformed, in another
    /// unit, or asks for several ranges: S3 ignores those and sends the whole.
    /// </summary>
    /// <exception cref="S3Exception">InvalidRange when nothing of the range lies within the object.</exception>
    public static ByteRange? Parse(string? header, long size)
    {
        const string Unit = "bytes=";
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var text = header.AsSpan(Unit.Length).Trim();
        var dash = text.IndexOf('-');
        if (dash < 0 || !TryParse(text[..dash], out var first) || !TryParse(text[(dash + 1)..], out var last))
        {
            return null;
        }

        switch (first, last)
        {
            case (null, null):
                return null;
            case (null, { } count):
                return count > 0 && size > 0 ? FromEnd(Math.Min(count, size), size) : throw NotSatisfiable(header, size);
            case ({ } from, { } to) when to < from:
                return null;
            case ({ } from, _) when from >= size:
                throw NotSatisfiable(header, size);
            case ({ } from, var to):
                return new ByteRange(from, Math.Min(to ?? long.MaxValue, size - 1) - from + 1);
        }
    }

    private static ByteRange FromEnd(long count, long size) => new(size - count, count);

    private static bool TryParse(ReadOnlySpan<char> digits, out long? value)
    {
        value = null;
        if (digits.IsEmpty)
        {
            return true;
        }

        if (digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        // More digits than a long holds is still a number, and larger than any object.
        value = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : long.MaxValue;
        return true;
    }

    private static S3Exception NotSatisfiable(string header, long size) => new S3Exception(S3Error.InvalidRange)
        .With("RangeRequested", header)
        .With("ActualObjectSize", $"{size}")
        .WithHeader("Content-Range", $"bytes */{size}");
}
