using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>What the headers of a request promise about its body; read and checked before a byte of the body is.</summary>
internal sealed record BodyPromises
{
    private static readonly string[] NotValues = ["x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-checksum-mode"];

    /// <summary>Length of the content in bytes, without framing; null when it is not known beforehand.</summary>
    public required long? Length { get; init; }

    /// <summary>The 16 bytes of Content-MD5; null when there is none.</summary>
    public byte[]? Md5 { get; init; }

    /// <summary>The algorithm to compute with: the promised one, or CRC64NVME as S3 does by itself.</summary>
    public required ChecksumAlgorithm Algorithm { get; init; }

    /// <summary>True when the client named <see cref="Algorithm"/>, by a value or by a trailer.</summary>
    public required bool HasChecksum { get; init; }

    /// <summary>The promised value; null when it comes in the trailer or was not given.</summary>
    public byte[]? Checksum { get; init; }

    /// <summary>Lower-case names of the trailers that x-amz-trailer announced.</summary>
    public required string[] Trailers { get; init; }

    /// <exception cref="S3Exception">MissingContentLength, InvalidDigest, InvalidRequest, MalformedTrailerError.</exception>
    public static BodyPromises Read(HttpRequest request, Payload payload, bool hasChecksum)
    {
        var length = ReadLength(request, payload);
        var (algorithm, value) = hasChecksum ? ReadChecksum(request.Headers) : default;
        var trailers = payload.HasTrailer ? ReadTrailers(request.Headers) : [];
        if (trailers.Length > 0)
        {
            if (algorithm is not null)
            {
                throw new S3Exception(S3Error.InvalidRequest, "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
            }

            algorithm = ChecksumNames.TryParseHeaderName(trailers[0], out var trailing) ? trailing : null;
        }

        if (hasChecksum)
        {
            CheckSdkAlgorithm(request.Headers, algorithm);
        }

        return new BodyPromises
        {
            Length = length,
            Md5 = ReadMd5(request.Headers),
            Algorithm = algorithm ?? ChecksumAlgorithm.Crc64Nvme,
            HasChecksum = algorithm is not null,
            Checksum = value,
            Trailers = trailers,
        };
    }

    /// <summary>What the fields of a form promise about its file.</summary>
    /// <exception cref="S3Exception">InvalidDigest, InvalidRequest.</exception>
    public static BodyPromises OfForm(IHeaderDictionary fields)
    {
        var (algorithm, value) = ReadChecksum(fields);
        CheckSdkAlgorithm(fields, algorithm);
        return new BodyPromises
        {
            Length = null,
            Md5 = ReadMd5(fields),
            Algorithm = algorithm ?? ChecksumAlgorithm.Crc64Nvme,
            HasChecksum = algorithm is not null,
            Checksum = value,
            Trailers = [],
        };
    }

    private static long? ReadLength(HttpRequest request, Payload payload)
    {
        var isStream = request.Headers.TransferEncoding.Count > 0 || !HttpProtocol.IsHttp11(request.Protocol);
        if (payload.IsChunked)
        {
            string? decoded = request.Headers["x-amz-decoded-content-length"];
            if (decoded is null && isStream)
            {
                return null;
            }

            return decoded?.Length is > 0 and < 19 && decoded.All(char.IsAsciiDigit)
                ? long.Parse(decoded, System.Globalization.CultureInfo.InvariantCulture)
                : throw new S3Exception(S3Error.MissingContentLength, "You must provide the x-amz-decoded-content-length HTTP header.");
        }

        return request.ContentLength ?? (isStream ? null : throw new S3Exception(S3Error.MissingContentLength));
    }

    private static (ChecksumAlgorithm? Algorithm, byte[]? Value) ReadChecksum(IHeaderDictionary headers)
    {
        ChecksumAlgorithm? found = null;
        byte[]? value = null;
        foreach (var header in headers)
        {
            if (!header.Key.StartsWith(ChecksumNames.HeaderPrefix, StringComparison.OrdinalIgnoreCase)
                || NotValues.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!ChecksumNames.TryParseHeaderName(header.Key, out var algorithm))
            {
                throw new S3Exception(
                    S3Error.InvalidRequest, $"The checksum of {header.Key} is not supported; use CRC32, CRC32C, CRC64NVME, SHA1 or SHA256.");
            }

            if (found is not null || header.Value.Count > 1)
            {
                throw new S3Exception(
                    S3Error.InvalidRequest, "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
            }

            found = algorithm;
            value = ChecksumNames.TryDecode(algorithm, header.Value.ToString())
                ?? throw new S3Exception(S3Error.InvalidRequest, $"Value for {algorithm.HeaderName()} header is invalid.");
        }

        return (found, value);
    }

    private static string[] ReadTrailers(IHeaderDictionary headers)
    {
        var announced = headers["x-amz-trailer"];
        if (announced.Count == 0)
        {
            return [];
        }

        var names = announced.ToString().ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries);
        return names.Length == 1 && ChecksumNames.TryParseHeaderName(names[0], out _)
            ? names
            : throw new S3Exception(S3Error.MalformedTrailer);
    }

    private static void CheckSdkAlgorithm(IHeaderDictionary headers, ChecksumAlgorithm? algorithm)
    {
        string? named = headers["x-amz-sdk-checksum-algorithm"];
        if (string.IsNullOrEmpty(named))
        {
            return;
        }

        if (algorithm is null)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
        }

        if (!ChecksumNames.TryParseName(named, out var parsed) || parsed != algorithm)
        {
            throw new S3Exception(S3Error.InvalidRequest, "Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    private static byte[]? ReadMd5(IHeaderDictionary headers)
    {
        var text = headers.ContentMD5;
        if (text.Count == 0)
        {
            return null;
        }

        var md5 = new byte[MD5.HashSizeInBytes + 8];
        return Convert.TryFromBase64String(text.ToString(), md5, out var length) && length == MD5.HashSizeInBytes
            ? md5[..length]
            : throw new S3Exception(S3Error.InvalidDigest);
    }
}
