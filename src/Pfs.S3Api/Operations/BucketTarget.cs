using System.Globalization;
using Pfs.Core;

namespace Pfs.S3Api.Operations;

/// <summary>
/// What a bucket name means: the one place where a bucket becomes a repo, a branch and a revision (docs/semantics.md).
/// </summary>
/// <param name="Branch">The branch; its name as a bucket is the writable one.</param>
/// <param name="Revision">The revision that reads see.</param>
/// <param name="IsReadOnly">True for a view of the past.</param>
internal sealed record BucketTarget(BranchRef Branch, Revision Revision, bool IsReadOnly)
{
    /// <summary>
    /// Reads <c>branch.repo</c> or <c>repo</c> (its master): the names that CreateBucket takes, reserved branch names
    /// included. False for everything else.
    /// </summary>
    public static bool TryParseBranch(string bucket, out BranchRef branch)
    {
        var parts = bucket.Split('.');
        branch = default;
        if (parts.Length > 2 || !RepoName.TryParse(parts[^1], out var repo))
        {
            return false;
        }

        var name = BranchName.Default;
        var valid = parts.Length == 1 || BranchName.TryParse(parts[0], out name);
        branch = new BranchRef(repo, name);
        return valid;
    }

    /// <summary>The bucket of that name; null when there is none, or when a read-only one resolves to nothing.</summary>
    public static BucketTarget? Find(PfsStore store, string bucket)
    {
        if (TryParseBranch(bucket, out var branch) && store.FindBranch(branch) is not null)
        {
            return new BucketTarget(branch, Revision.Head, IsReadOnly: false);
        }

        try
        {
            var view = ParseView(store, bucket);
            if (view is not null)
            {
                store.Resolve(view.Branch, view.Revision);
            }

            return view;
        }
        catch (PfsException e) when (e.Error is PfsError.RepoNotFound or PfsError.BranchNotFound
            or PfsError.RevisionNotFound or PfsError.RevisionAmbiguous or PfsError.InvalidArgument)
        {
            return null;
        }
    }

    private static BucketTarget? ParseView(PfsStore store, string bucket)
    {
        var parts = bucket.Split('.');
        if (parts.Length is < 2 or > 3 || !RepoName.TryParse(parts[^1], out var repo))
        {
            return null;
        }

        var name = BranchName.Default;
        if (parts.Length == 3 && !BranchName.TryParse(parts[1], out name))
        {
            return null;
        }

        if (parts.Length == 2)
        {
            name = AnyBranch(store, repo);
        }

        var revision = IsCommit(parts[0]) ? Revision.Parse(parts[0])
            : parts.Length == 3 ? ParseTravel(parts[0])
            : null;
        return revision is null ? null : new BucketTarget(new BranchRef(repo, name), revision, IsReadOnly: true);
    }

    /// <summary>The branch that a commit bucket without one points writers to: master, or the first that there is.</summary>
    private static BranchName AnyBranch(PfsStore store, RepoName repo) =>
        store.FindRepo(repo) is null || store.FindBranch(new BranchRef(repo, BranchName.Default)) is not null
            ? BranchName.Default
            : store.ListBranches(repo).Select(branch => branch.Ref.Branch).FirstOrDefault(BranchName.Default);

    private static bool IsCommit(string text) =>
        text.Length is >= CommitId.MinPrefixDigits and <= 2 * ContentHash.Length && text.All(char.IsAsciiHexDigit);

    private static Revision? ParseTravel(string text)
    {
        const string Back = "back-";
        const string At = "at-";
        if (text.StartsWith(Back, StringComparison.Ordinal))
        {
            var digits = text[Back.Length..];
            return digits.Length > 0 && digits.All(char.IsAsciiDigit) && Revision.TryParse("HEAD~" + digits, out var back) ? back : null;
        }

        if (text.StartsWith(At, StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParseExact(
                text[At.Length..].ToUpperInvariant(),
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time) ? Revision.At(time) : null;
        }

        return text.StartsWith("HEAD", StringComparison.Ordinal) && Revision.TryParse(text, out var revision) ? revision : null;
    }
}
