using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// POST /{branch}.{repo}?delete: removes up to 1000 keys in a single commit.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
/// </summary>
internal static class DeleteObjects
{
    private const int MaxBytes = 2 * 1024 * 1024; // 1000 keys of 1024 bytes each, and their elements

    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var branch = context.WritableBranch;
        var body = await context.ReadBodyAsync(MaxBytes, BodyChecksum.Demanded, cancellationToken);
        var request = DeleteRequest.Parse(body, context.Options);

        // One commit for all keys, not one per key: a reader must never see half of a batch.
        var changes = request.Items.Where(item => item.Refusal is null)
            .Select(item => new Change.Delete(item.Path) { Condition = item.Condition })
            .DistinctBy(change => change.Path)
            .ToArray();
        var options = context.WriteOptions($"Delete {changes.Length} objects") with { AllOrNothing = false };
        var result = changes.Length == 0
            ? null
            : await context.Store.CommitAsync(branch, changes, options, cancellationToken);
        var outcomes = changes.Select((change, index) => (change.Path, Outcome: result!.Outcomes[index]))
            .ToDictionary(pair => pair.Path, pair => pair.Outcome);

        using var answer = new XmlAnswer();
        answer.OpenRoot("DeleteResult"u8);
        foreach (var item in request.Items)
        {
            if (item.Refusal is { } refusal)
            {
                WriteError(answer, item, refusal, refusal.Message);
            }
            else if (outcomes[item.Path] == ChangeOutcome.ConditionFailed)
            {
                WriteError(answer, item, S3Error.PreconditionFailed, S3Error.PreconditionFailed.Message);
            }
            else if (!request.IsQuiet)
            {
                WriteDeleted(answer, item, outcomes[item.Path] == ChangeOutcome.Applied ? result!.Commit : null);
            }
        }

        answer.Close("DeleteResult"u8);
        context.Response.Headers["x-amz-version-id"] = result?.Commit?.ToString();
        await context.SendAsync(answer, cancellationToken);
    }

    private static void WriteDeleted(XmlAnswer answer, DeleteItem item, CommitId? commit)
    {
        answer.Open("Deleted"u8);
        answer.Element("Key"u8, item.Key);
        if (commit is { } made)
        {
            answer.Element("DeleteMarker"u8, true);
            answer.Element("DeleteMarkerVersionId"u8, made.ToString());
        }

        answer.Close("Deleted"u8);
    }

    private static void WriteError(XmlAnswer answer, DeleteItem item, S3Error error, string message)
    {
        answer.Open("Error"u8);
        answer.Element("Key"u8, item.Key);
        if (item.VersionId is { } versionId)
        {
            answer.Element("VersionId"u8, versionId);
        }

        answer.Element("Code"u8, error.Code);
        answer.Element("Message"u8, message);
        answer.Close("Error"u8);
    }
}
