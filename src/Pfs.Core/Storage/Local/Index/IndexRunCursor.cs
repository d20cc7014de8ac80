namespace Pfs.Core.Storage.Local.Index;

/// <summary>Walks a run in order, 64 KiB a read. The first entry is there from the start: a run has at least one.</summary>
internal sealed class IndexRunCursor
{
    private const int PagesPerRead = 16;

    private readonly IndexRun _run;
    private readonly byte[] _buffer = new byte[PagesPerRead * IndexPage.Bytes];
    private int _next;
    private int _pagesLeft;
    private int _page = -IndexPage.Bytes;
    private int _entry;
    private int _count;

    public IndexRunCursor(IndexRun run)
    {
        _run = run;
        MoveNext();
    }

    public bool IsAtEnd { get; private set; }

    /// <summary>The first 8 bytes of the key: most comparisons end with them.</summary>
    public ulong Lead { get; private set; }

    /// <summary>The entry; valid until the next move.</summary>
    public ReadOnlySpan<byte> Entry => _buffer.AsSpan(_page + (_entry * IndexEntry.Bytes), IndexEntry.Bytes);

    public int CompareTo(IndexRunCursor other) => Lead != other.Lead
        ? Lead.CompareTo(other.Lead)
        : IndexEntry.Key(Entry).SequenceCompareTo(IndexEntry.Key(other.Entry));

    public void MoveNext()
    {
        if (++_entry >= _count && !MoveToNextPage())
        {
            IsAtEnd = true;
            return;
        }

        Lead = IndexEntry.Lead(Entry);
    }

    private bool MoveToNextPage()
    {
        _page += IndexPage.Bytes;
        if (_pagesLeft == 0)
        {
            _pagesLeft = Math.Min(PagesPerRead, _run.Layout.EntryPages - _next);
            if (_pagesLeft == 0)
            {
                return false;
            }

            _run.ReadPages(_next, _buffer.AsSpan(0, _pagesLeft * IndexPage.Bytes));
            _next += _pagesLeft;
            _page = 0;
        }

        _pagesLeft--;
        _entry = 0;
        _count = IndexPage.Count(_buffer.AsSpan(_page, IndexPage.Bytes));
        return true;
    }
}
