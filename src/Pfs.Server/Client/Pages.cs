using System.Runtime.CompilerServices;

namespace Pfs.Server.Client;

/// <summary>Reads a paged list as one stream; a page is asked for when the one before it is used up.</summary>
internal static class Pages
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<string, Task<(IEnumerable<T> Items, string NextToken)>> readPage,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = "";
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (items, next) = await readPage(token);
            foreach (var item in items)
            {
                yield return item;
            }

            token = next;
        }
        while (token.Length > 0);
    }
}
