using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>
/// POST /{branch}.{repo}/{key}?uploadId: makes the object of the named parts, in one commit. Sent again, it gives the same answer.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
/// </summary>
internal static class CompleteMultipartUpload
{
    private const int MaxBytes = 4 * 1024 * 1024; // 10,000 parts with ETag and checksum

    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var upload = Uploads.FindAny(context);
        var condition = Conditions.ForWrite(context.Request.Headers);
        var options = context.WriteOptions($"Put {upload.Path}");
        var body = await context.ReadBodyAsync(MaxBytes, BodyChecksum.NotOfBody, cancellationToken);
        var request = CompleteRequest.Parse(body, context.Options.Xml);
        var (checksum, parts) = ListStored(context, upload) is { } stored
            ? Check(context, upload, request, stored)
            : (CompletedOf(context).Content.Checksum, [.. request.Parts.Select(Named)]);
        CheckFinal(context.Request.Headers, upload, checksum, request.Parts.Count);
        var done = await CompleteAsync(context, upload, request, parts, checksum, condition, options, cancellationToken);

        context.Response.Headers["x-amz-version-id"] = done.Commit.ToString();
        using var answer = new XmlAnswer();
        answer.OpenRoot("CompleteMultipartUploadResult"u8);
        answer.Element("Location"u8, $"{context.Request.Scheme}://{context.Request.Host}{context.Target.RawPath}");
        answer.Element("Bucket"u8, context.BucketName);
        answer.Element("Key"u8, upload.Path.Utf8);
        answer.Element("ETag"u8, ETagText.Quoted(done.Content));
        ObjectChecksums.WriteValue(answer, done.Content, withType: true);
        answer.Close("CompleteMultipartUploadResult"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    /// <summary>Holds the list against the parts that are there; returns the object's checksum, and exactly these parts.</summary>
    private static (Checksum? Checksum, CompletedPart[] Parts) Check(
        S3Context context, UploadInfo upload, CompleteRequest request, Dictionary<int, FileContent> stored)
    {
        var contents = new List<FileContent>(request.Parts.Count);
        for (var i = 0; i < request.Parts.Count; i++)
        {
            var part = request.Parts[i];
            if (!stored.TryGetValue(part.Number, out var content)
                || !ETagText.MayBe(part.ETag, content)
                || !Fits(part, content))
            {
                throw InvalidPart(upload, part);
            }

            CheckChecksumIsThere(upload, part);
            if (i < request.Parts.Count - 1 && content.Size < context.Options.MinimumPartBytes)
            {
                throw new S3Exception(S3Error.EntityTooSmall)
                    .With("ProposedSize", $"{content.Size}").With("MinSizeAllowed", $"{context.Options.MinimumPartBytes}")
                    .With("PartNumber", $"{part.Number}").With("ETag", part.ETag);
            }

            contents.Add(content);
        }

        CheckSize(context.Request.Headers["x-amz-mp-object-size"], contents.Sum(content => content.Size));
        return (
            ChecksumPlan.Combine(upload, contents),
            [.. request.Parts.Select((part, index) => new CompletedPart(part.Number, contents[index].Hash))]);
    }

    /// <summary>A part by what the client says of it.</summary>
    private static CompletedPart Named(CompletePart part) =>
        new(part.Number, ETagText.TryParse(part.ETag, out ContentHash hash) ? hash : null);

    /// <summary>A checksum of checksums proves only what the client says about its parts.</summary>
    private static void CheckChecksumIsThere(UploadInfo upload, CompletePart part)
    {
        if (upload.ChecksumAlgorithm is { } algorithm && part.Algorithm != algorithm
            && ChecksumPlan.TypeOf(upload, algorithm) == ChecksumType.Composite)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                $"The upload was created using a {algorithm.Name().ToLowerInvariant()} checksum. The complete request must include "
                + $"the checksum for each part. It was missing for part {part.Number} in the request.");
        }
    }

    /// <summary>The parts that are there; null when the upload is in progress no more: another request may complete it while this one's body arrives.</summary>
    private static Dictionary<int, FileContent>? ListStored(S3Context context, UploadInfo upload)
    {
        try
        {
            return context.Store.ListParts(upload).ToDictionary(part => part.Number, part => part.Content);
        }
        catch (PfsException e) when (e.Error == PfsError.UploadNotFound)
        {
            return null;
        }
    }

    /// <exception cref="S3Exception">NoSuchUpload when it was aborted.</exception>
    private static CompletedUpload CompletedOf(S3Context context) => Uploads.FindAny(context).Completed ?? throw Uploads.NoSuchUpload(context);

    private static bool Fits(CompletePart part, FileContent content) => part.Algorithm is null
        || content.Checksum is not { } checksum || checksum.Algorithm != part.Algorithm
        || checksum.Text(partCount: 0) == part.Checksum;

    private static void CheckSize(string? header, long size)
    {
        if (header is null)
        {
            return;
        }

        if (!long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var expected))
        {
            throw new S3Exception(S3Error.InvalidRequest, "Value for x-amz-mp-object-size header is invalid.");
        }

        if (expected != size)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                $"The provided 'x-amz-mp-object-size' header value {expected} does not match what was computed: {size}");
        }
    }

    private static void CheckFinal(IHeaderDictionary headers, UploadInfo upload, Checksum? checksum, int partCount)
    {
        string? type = headers["x-amz-checksum-type"];
        if (type is not null && checksum is not null && type != checksum.Type.Name())
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                $"The upload was created using the {checksum.Type.Name()} checksum mode. The complete request must use the same "
                + "checksum mode.");
        }

        foreach (var algorithm in ChecksumNames.All)
        {
            string? value = headers[algorithm.HeaderName()];
            if (value is not null
                && (checksum is null || checksum.Algorithm != algorithm || !Equals(value, checksum.Text(partCount))))
            {
                throw checksum?.Algorithm == algorithm || upload.ChecksumAlgorithm == algorithm
                    ? new S3Exception(S3Error.BadDigest, $"The {algorithm.Name()} you specified did not match the calculated checksum.")
                    : new S3Exception(S3Error.InvalidRequest, $"The upload was not created with the checksum algorithm {algorithm.Name()}.");
            }
        }
    }

    /// <summary>Some clients send a composite without its count of parts.</summary>
    private static bool Equals(string sent, string computed) =>
        sent == computed || (computed.Contains('-') && sent == computed[..computed.IndexOf('-')]);

    private static async ValueTask<CompletedUpload> CompleteAsync(
        S3Context context,
        UploadInfo upload,
        CompleteRequest request,
        CompletedPart[] parts,
        Checksum? checksum,
        WriteCondition? condition,
        WriteOptions options,
        CancellationToken cancellationToken)
    {
        try
        {
            return await context.Store.CompleteUploadAsync(upload, parts, checksum, condition, options, cancellationToken);
        }
        catch (PfsException e) when (e.Error == PfsError.UploadNotFound)
        {
            throw Uploads.NoSuchUpload(context);
        }
        catch (PfsException e) when (e.Error == PfsError.PartInvalid)
        {
            throw InvalidPart(upload, request.Parts[e.Index ?? 0]);
        }
        catch (PfsException e) when (e.Error == PfsError.FileNotFound)
        {
            throw new S3Exception(S3Error.NoSuchKey).With("Key", upload.Path.ToString());
        }
    }

    private static S3Exception InvalidPart(UploadInfo upload, CompletePart part) => new S3Exception(S3Error.InvalidPart)
        .With("UploadId", upload.Id).With("PartNumber", $"{part.Number}").With("ETag", part.ETag);
}
