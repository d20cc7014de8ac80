using System.Runtime.CompilerServices;
using Google.Protobuf;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Archives;

/// <summary>Puts the files below a prefix of a snapshot into an archive, and notes those that cannot be in one.</summary>
internal sealed class Export(PfsStore store, Snapshot snapshot, ReadOnlyMemory<byte> prefix, IArchiveWriter writer, bool forWindows)
{
    private const int MaxNamed = 1000;
    private const int PageSize = 1000;

    private readonly ExportReport _report = new();

    public async Task<ExportReport> RunAsync(CancellationToken cancellationToken)
    {
        FileEntry? last = null;
        await foreach (var file in FilesAsync(cancellationToken))
        {
            if (last is not null)
            {
                await AddAsync(last, file.Path, cancellationToken);
            }

            last = file;
        }

        if (last is not null)
        {
            await AddAsync(last, next: default, cancellationToken);
        }

        await writer.FinishAsync(cancellationToken);
        return _report;
    }

    private async IAsyncEnumerable<FileEntry> FilesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> after = default;
        ListPage page;
        do
        {
            page = await snapshot.ListAsync(new ListQuery { Prefix = prefix, After = after, Limit = PageSize }, cancellationToken);
            foreach (var item in page.Items)
            {
                yield return item.File!; // without a delimiter nothing folds
            }

            after = page.Items is [.., { File: { } last }] ? last.Path.Memory : after;
        }
        while (page.IsTruncated);
    }

    private async ValueTask AddAsync(FileEntry file, FilePath next, CancellationToken cancellationToken)
    {
        var size = file.Content.Size;
        if (!ArchiveName.Fits(file.Path.Utf8, size, forWindows) || await IsDirectoryTooAsync(file.Path, next, cancellationToken))
        {
            LeaveOut(file.Path);
            return;
        }

        var entry = new ArchiveEntry(file.Path.Memory, size, file.Modified);
        using var reader = size > 0 ? store.OpenReader(file.Content, 0, size) : null;
        await writer.AddAsync(entry, token => reader!.ReadAsync(token), cancellationToken);
        _report.FileCount++;
        _report.TotalBytes += size;
    }

    // "a" and "a/b" cannot both be unpacked. Between the two in the order of bytes there may be others: "a!", "a-b".
    private async ValueTask<bool> IsDirectoryTooAsync(FilePath path, FilePath next, CancellationToken cancellationToken)
    {
        if (path.Utf8[^1] == '/' || !next.Utf8.StartsWith(path.Utf8) || next.Utf8[path.Utf8.Length] > '/')
        {
            return false;
        }

        var below = new ListQuery { Prefix = (byte[])[.. path.Utf8, (byte)'/'], Limit = 1 };
        return (await snapshot.ListAsync(below, cancellationToken)).Items.Count > 0;
    }

    private void LeaveOut(FilePath path)
    {
        _report.LeftOutCount++;
        if (_report.LeftOutPaths.Count < MaxNamed)
        {
            _report.LeftOutPaths.Add(ByteString.CopyFrom(path.Utf8));
        }
    }
}
