using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// Configurations that cannot be set, read by clients that only want to know: SDKs, Terraform and consoles take exactly these
/// answers for "not set", and take 501 for a fault.
/// </summary>
internal static class NothingSet
{
    public static OperationHandler Encryption { get; } = Refuse(
        "ServerSideEncryptionConfigurationNotFoundError", "The server side encryption configuration was not found");

    public static OperationHandler Lifecycle { get; } = Refuse(
        "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");

    public static OperationHandler ObjectLock { get; } = Refuse(
        "ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket");

    public static OperationHandler OwnershipControls { get; } = Refuse(
        "OwnershipControlsNotFoundError", "The bucket ownership controls were not found");

    public static OperationHandler Policy { get; } = Refuse("NoSuchBucketPolicy", "The bucket policy does not exist");

    public static OperationHandler PublicAccessBlock { get; } = Refuse(
        "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found");

    public static OperationHandler Replication { get; } = Refuse(
        "ReplicationConfigurationNotFoundError", "The replication configuration was not found");

    public static OperationHandler Website { get; } = Refuse(
        "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration");

    public static OperationHandler Retention { get; } = Refuse(
        new S3Error("InvalidRequest", StatusCodes.Status400BadRequest, "Bucket is missing Object Lock Configuration"));

    public static OperationHandler Accelerate { get; } = Document("AccelerateConfiguration", null);

    public static OperationHandler Logging { get; } = Document("BucketLoggingStatus", null);

    public static OperationHandler Notification { get; } = Document("NotificationConfiguration", null);

    public static OperationHandler RequestPayment { get; } = Document("RequestPaymentConfiguration", ("Payer", "BucketOwner"));

    /// <summary>Deleting what is not set succeeds, as at S3.</summary>
    public static ValueTask DeletedAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.WritableBranch;
        return context.SendAsync(StatusCodes.Status204NoContent);
    }

    private static OperationHandler Refuse(string code, string message) => Refuse(S3Error.NotConfigured(code, message));

    private static OperationHandler Refuse(S3Error error) => (context, cancellationToken) =>
    {
        _ = context.Bucket;
        throw new S3Exception(error).With("BucketName", context.BucketName);
    };

    private static OperationHandler Document(string root, (string Name, string Value)? element) => async (context, cancellationToken) =>
    {
        _ = context.Bucket;
        var name = System.Text.Encoding.ASCII.GetBytes(root);
        using var answer = new XmlAnswer();
        answer.OpenRoot(name);
        if (element is var (child, value))
        {
            answer.Element(System.Text.Encoding.ASCII.GetBytes(child), value);
        }

        answer.Close(name);
        await context.SendAsync(answer, cancellationToken);
    };
}
