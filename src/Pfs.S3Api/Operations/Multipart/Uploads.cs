using Pfs.Core;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>Finds the upload that a request names.</summary>
internal static class Uploads
{
    public const int MaxPartNumber = 10_000; // what S3 documents

    /// <summary>An upload in progress.</summary>
    /// <exception cref="S3Exception">NoSuchUpload; also for another key's upload, and for one that was completed.</exception>
    public static UploadInfo Find(S3Context context)
    {
        var upload = FindAny(context);
        return upload.Completed is null ? upload : throw NoSuchUpload(context);
    }

    /// <summary>An upload in progress, or one that was completed not long ago.</summary>
    public static UploadInfo FindAny(S3Context context) =>
        context.Store.FindUpload(context.WritableBranch, context.Path, context.Query["uploadId"] ?? "") ?? throw NoSuchUpload(context);

    public static S3Exception NoSuchUpload(S3Context context) =>
        new S3Exception(S3Error.NoSuchUpload).With("UploadId", context.Query["uploadId"] ?? "");

    /// <exception cref="S3Exception">InvalidArgument unless it is 1 to 10,000.</exception>
    public static int PartNumber(S3Context context)
    {
        var text = context.Query["partNumber"];
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= MaxPartNumber
            ? number
            : throw S3Exception.InvalidArgument("partNumber", text, $"Part number must be an integer between 1 and {MaxPartNumber}, inclusive");
    }
}
