using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>
/// POST /{branch}.{repo}/{key}?uploads: opens an upload in parts. Nothing becomes visible.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
/// </summary>
internal static class CreateMultipartUpload
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var algorithm = Algorithm(context.Request.Headers["x-amz-checksum-algorithm"]);
        var type = Type(context.Request.Headers["x-amz-checksum-type"]);
        ChecksumPlan.Check(algorithm, type);
        var upload = await context.Store.CreateUploadAsync(
            new UploadInfo
            {
                Id = "",
                Branch = context.WritableBranch,
                Path = context.Path,
                Headers = ObjectHeaders.Read(context.Request.Headers),
                Author = context.Caller.Principal,
                Created = context.Now,
                ChecksumAlgorithm = algorithm,
                ChecksumType = type,
            },
            cancellationToken);

        if (algorithm is { } named)
        {
            context.Response.Headers["x-amz-checksum-algorithm"] = named.Name();
            context.Response.Headers["x-amz-checksum-type"] = ChecksumPlan.TypeOf(upload, named).Name();
        }

        using var answer = new XmlAnswer();
        answer.OpenRoot("InitiateMultipartUploadResult"u8);
        answer.Element("Bucket"u8, context.BucketName);
        answer.Element("Key"u8, upload.Path.Utf8);
        answer.Element("UploadId"u8, upload.Id);
        answer.Close("InitiateMultipartUploadResult"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    private static ChecksumAlgorithm? Algorithm(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return ChecksumNames.TryParseName(text, out var algorithm)
            ? algorithm
            : throw new S3Exception(S3Error.InvalidRequest, "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
    }

    private static ChecksumType? Type(string? text) => text switch
    {
        null or "" => null,
        "FULL_OBJECT" => ChecksumType.FullObject,
        "COMPOSITE" => ChecksumType.Composite,
        _ => throw new S3Exception(S3Error.InvalidRequest, "Value for x-amz-checksum-type header is invalid."),
    };
}
