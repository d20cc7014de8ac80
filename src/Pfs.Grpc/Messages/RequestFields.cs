using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Pfs.Core;

namespace Pfs.Grpc.Messages;

/// <summary>The fields that requests have in common, parsed once. Each refuses with a <see cref="PfsException"/>.</summary>
internal static class RequestFields
{
    private const int MaxMessageLength = 4096;
    private const int MaxMetadataLength = 64 * 1024;

    public static BranchRef Branch(string repo, string branch) => new(RepoName.Parse(repo), BranchOrDefault(branch));

    /// <summary>A branch whose name must be given: nothing is created, moved or deleted by default.</summary>
    public static BranchRef NamedBranch(string repo, string branch) => new(RepoName.Parse(repo), BranchName.Parse(branch));

    public static Revision Revision(string revision) => revision.Length == 0 ? Core.Revision.Head : Core.Revision.Parse(revision);

    public static FilePath Path(ByteString path) => FilePath.Parse(path.Span);

    public static CommitId CommitId(string field, string text) => Core.CommitId.TryParse(text, out var id)
        ? id
        : throw Invalid($"{field} must be a whole commit id of 64 hex digits, not '{text}'.");

    public static CommitId? OptionalCommitId(string field, string text) => text.Length == 0 ? null : CommitId(field, text);

    /// <summary>The head that a branch must have: an id, "none" for a branch without commits; null when nothing is asked.</summary>
    public static CommitId? ExpectedHead(string text) => text switch
    {
        "" => null,
        "none" => Core.CommitId.None,
        _ when Core.CommitId.TryParse(text, out var id) => id,
        _ => throw Invalid($"expected_head must be a whole commit id of 64 hex digits, or 'none' for a branch without commits, not '{text}'."),
    };

    /// <summary>The time; null when the field is absent.</summary>
    public static DateTimeOffset? OptionalTime(string field, Timestamp? time)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            throw Invalid($"{field} is not a time between the years 1 and 9999.");
        }
    }

    public static int PageSize(int pageSize, int defaultSize, int maxSize) => pageSize switch
    {
        < 0 => throw Invalid($"page_size must be 0 or more, not {pageSize}."),
        0 => defaultSize,
        _ => Math.Min(pageSize, maxSize),
    };

    public static string Message(string message) => message.Length <= MaxMessageLength
        ? message
        : throw Invalid($"The message has {message.Length} characters; at most {MaxMessageLength} are kept.");

    public static ImmutableSortedDictionary<string, string> Metadata(IDictionary<string, string> metadata) =>
        metadata.Sum(pair => (long)pair.Key.Length + pair.Value.Length) <= MaxMetadataLength
            ? metadata.ToImmutableSortedDictionary(StringComparer.Ordinal)
            : throw Invalid($"The metadata of a commit may have {MaxMetadataLength} characters in all.");

    public static PfsException Invalid(string message) => new(PfsError.InvalidArgument, message);

    private static BranchName BranchOrDefault(string branch) => branch.Length == 0 ? BranchName.Default : BranchName.Parse(branch);
}
