using System.Buffers.Binary;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>
/// Writes a run from entries in ascending order of their keys, each key once. Filter and entries grow side by side through two
/// small buffers; only the fences, 8 bytes for each page, are kept until the end.
/// </summary>
internal sealed class IndexRunWriter
{
    private readonly IStoreFile _file;
    private readonly int _run;
    private readonly CancellationToken _cancellationToken;
    private readonly long _filterBlocks;
    private readonly IndexSection _filter;
    private readonly IndexSection _pages;
    private readonly byte[] _block = new byte[IndexFilter.BlockBytes];
    private readonly byte[] _page = new byte[IndexPage.Bytes];
    private readonly List<ulong> _fences = [];

    private long _blocksClosed;
    private int _inPage;
    private long _entries;

    /// <summary>Starts a run of at most <paramref name="maxEntries"/> entries in an empty file.</summary>
    public IndexRunWriter(IStoreFile file, string index, int run, long maxEntries, CancellationToken cancellationToken)
    {
        _file = file;
        _run = run;
        _cancellationToken = cancellationToken;
        _filterBlocks = IndexFilter.BlocksFor(maxEntries);
        _filter = new IndexSection(file, IndexLayout.FilterOffset);
        _pages = new IndexSection(file, new IndexLayout(0, _filterBlocks, 0).EntriesOffset);
        IndexLayout.WriteHeader(_page, index, run);
        file.Write(_page, 0);
        _page.AsSpan().Clear();
    }

    public void Add(ReadOnlySpan<byte> entry)
    {
        var key = IndexEntry.Key(entry);
        for (var block = IndexFilter.BlockOf(key, _filterBlocks); _blocksClosed < block;)
        {
            CloseBlock();
        }

        IndexFilter.Set(_block, key);
        if (_inPage == 0)
        {
            _fences.Add(IndexEntry.Lead(key));
        }

        entry.CopyTo(_page.AsSpan(_inPage * IndexEntry.Bytes));
        _entries++;
        if (++_inPage == IndexPage.MaxEntries)
        {
            ClosePage();
        }
    }

    /// <summary>Writes the rest and makes the file's bytes durable; its name is the caller's to sync.</summary>
    public void Finish()
    {
        while (_blocksClosed < _filterBlocks)
        {
            CloseBlock();
        }

        if (_inPage > 0)
        {
            ClosePage();
        }

        WriteFences();
        new IndexLayout(_entries, _filterBlocks, _fences.Count).WriteFooter(_page, _run);
        _pages.Add(_page);
        _filter.Flush();
        _pages.Flush();
        _file.Sync();
    }

    private void CloseBlock()
    {
        IndexFilter.Seal(_block);
        _filter.Add(_block);
        _block.AsSpan().Clear();
        _blocksClosed++;
    }

    private void ClosePage()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        SealPage(IndexPageKind.Entries, _inPage);
        _inPage = 0;
    }

    private void WriteFences()
    {
        for (var start = 0; start < _fences.Count; start += IndexPage.MaxFences)
        {
            var count = Math.Min(IndexPage.MaxFences, _fences.Count - start);
            for (var i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(_page.AsSpan(i * sizeof(ulong)), _fences[start + i]);
            }

            SealPage(IndexPageKind.Fences, count);
        }
    }

    private void SealPage(IndexPageKind kind, int count)
    {
        IndexPage.Seal(_page, kind, count, _run, _pages.Position / IndexPage.Bytes);
        _pages.Add(_page);
        _page.AsSpan().Clear();
    }
}
