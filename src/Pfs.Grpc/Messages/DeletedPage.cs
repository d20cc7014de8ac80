using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Pfs.Grpc.Messages;

/// <summary>
/// A page of what was deleted, the last deleted first. The token is a place in that order, so that whoever turns pages misses
/// nothing when something is restored, forgotten or deleted meanwhile.
/// </summary>
internal static class DeletedPage
{
    /// <summary>Fills <paramref name="page"/> and returns the token of the next one; empty when there is none.</summary>
    /// <param name="all">What was deleted, when, and what tells it from all others of the same time.</param>
    /// <param name="pageSize">As the request has it.</param>
    /// <param name="pageToken">As the request has it.</param>
    /// <param name="page">Takes the messages.</param>
    public static string Fill<T>(
        IEnumerable<(T Message, DateTimeOffset Deleted, string Id)> all, int pageSize, string pageToken, RepeatedField<T> page)
        where T : class, IMessage<T>
    {
        pageSize = RequestFields.PageSize(pageSize, defaultSize: 100, maxSize: 1000);
        var last = PageToken.Name(pageToken);
        var budget = new PageBudget();
        var left = all
            .Select(one => (one.Message, Key: KeyOf(one.Deleted, one.Id)))
            .Where(one => string.CompareOrdinal(one.Key, last) > 0)
            .OrderBy(one => one.Key, StringComparer.Ordinal);
        foreach (var (message, key) in left)
        {
            if (page.Count == pageSize || !budget.TryTake(message))
            {
                return PageToken.OfName(last);
            }

            page.Add(message);
            last = key;
        }

        return "";
    }

    private static string KeyOf(DateTimeOffset deleted, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - deleted.UtcTicks:D19} {id}");
}
