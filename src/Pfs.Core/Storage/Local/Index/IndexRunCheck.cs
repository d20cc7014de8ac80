namespace Pfs.Core.Storage.Local.Index;

/// <summary>
/// Reads every page and block of a run that opened, and compares what they say: checksums, order of keys, filter, fences, count.
/// </summary>
internal static class IndexRunCheck
{
    private const int BlocksPerRead = IndexPage.Bytes / IndexFilter.BlockBytes;

    /// <summary>Calls <paramref name="tell"/> for each damaged place, with the file and the place.</summary>
    public static void Read(IndexRun run, Action<string> tell, CancellationToken cancellationToken)
    {
        var blocks = new byte[IndexPage.Bytes];
        for (long block = 0; block < run.Layout.FilterBlocks; block += BlocksPerRead)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Try(() => run.ReadFilter(block, blocks), tell);
        }

        var page = new byte[IndexPage.Bytes];
        var last = new byte[ContentHash.Length];
        long entries = 0;
        var isWhole = true;
        for (var number = 0; number < run.Layout.EntryPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            isWhole &= Try(
                () =>
                {
                    run.ReadPages(number, page);
                    CheckEntries(run, number, page, last, isFirst: entries == 0);
                    entries += IndexPage.Count(page);
                },
                tell);
        }

        if (isWhole && entries != run.Layout.Entries)
        {
            tell(run.Damaged("The footer", $"it counts {run.Layout.Entries} entries, and the pages hold {entries}").Message);
        }
    }

    private static void CheckEntries(IndexRun run, int number, ReadOnlySpan<byte> page, Span<byte> last, bool isFirst)
    {
        if (run.Fences[number] != IndexEntry.Lead(page))
        {
            throw run.Damaged($"The fence of entry page {number}", "it is not the start of the page's first key");
        }

        for (var i = 0; i < IndexPage.Count(page); i++)
        {
            var key = IndexEntry.Key(IndexPage.Entry(page, i));
            if (!(isFirst && i == 0) && key.SequenceCompareTo(last) <= 0)
            {
                throw run.Damaged($"Entry page {number}", "its keys do not ascend");
            }

            if (!run.MayHold(key))
            {
                throw run.Damaged($"Entry page {number}", $"the filter does not know its entry {i}");
            }

            key.CopyTo(last);
        }
    }

    private static bool Try(Action read, Action<string> tell)
    {
        try
        {
            read();
            return true;
        }
        catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt)
        {
            tell(damage.Message);
            return false;
        }
    }
}
