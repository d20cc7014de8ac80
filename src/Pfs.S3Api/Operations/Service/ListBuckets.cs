using System.Buffers.Text;
using System.Text;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Service;

/// <summary>
/// GET /: the branches that the caller may read under their full names, branch.repo.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
/// </summary>
internal static class ListBuckets
{
    private const int MaxBuckets = 10_000;

    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var max = QueryNumbers.Read(context.Query, "max-buckets", absent: MaxBuckets, min: 1, max: MaxBuckets);
        var prefix = context.Query["prefix"] ?? "";
        var after = Token(context.Query["continuation-token"]);
        var buckets = context.Store.ListRepos()
            .SelectMany(repo => Branches(context.Store, repo.Name))
            .Where(branch => context.Caller.Identity.May(Right.Read, branch.Ref.Repo, branch.Ref.Branch))
            .Select(branch => (Name: branch.Ref.ToString(), branch.Created))
            .Where(bucket => bucket.Name.StartsWith(prefix, StringComparison.Ordinal)
                && string.CompareOrdinal(bucket.Name, after) > 0)
            .OrderBy(bucket => bucket.Name, StringComparer.Ordinal)
            .Take(max + 1)
            .ToList();
        var isTruncated = buckets.Count > max;

        using var answer = new XmlAnswer();
        answer.OpenRoot("ListAllMyBucketsResult"u8);
        Owners.Write(answer, "Owner"u8, context.Options.Owner);
        answer.Open("Buckets"u8);
        foreach (var (name, created) in buckets.Take(max))
        {
            answer.Open("Bucket"u8);
            answer.Element("Name"u8, name);
            answer.Element("CreationDate"u8, created);
            answer.Element("BucketRegion"u8, context.Options.Region);
            answer.Close("Bucket"u8);
        }

        answer.Close("Buckets"u8);
        if (isTruncated)
        {
            answer.Element("ContinuationToken"u8, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(buckets[max - 1].Name)));
        }

        if (prefix.Length > 0)
        {
            answer.Element("Prefix"u8, prefix);
        }

        answer.Close("ListAllMyBucketsResult"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    private static IReadOnlyList<BranchInfo> Branches(PfsStore store, RepoName repo)
    {
        try
        {
            return store.ListBranches(repo);
        }
        catch (PfsException e) when (e.Error == PfsError.RepoNotFound)
        {
            return []; // deleted since it was listed
        }
    }

    private static string Token(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return "";
        }

        return token.Length <= 512 && Base64Url.IsValid(token)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token))
            : throw S3Exception.InvalidArgument("continuation-token", token, "The continuation token provided is incorrect");
    }
}
