using System.Text;
using Google.Protobuf;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.Services.Files;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Archives;

/// <summary>Turns the entries of a tar file into changes; contents go to the store as they arrive.</summary>
internal sealed class Import(TarReader tar, ChangeCollector changes, ReadOnlyMemory<byte> prefix, int maxEntries)
{
    private readonly HashSet<FilePath> _files = [];
    private readonly HashSet<FilePath> _directories = [];

    /// <summary>Files and explicit directories so far.</summary>
    public int Files => _files.Count;

    /// <summary>Bytes in them.</summary>
    public long Bytes { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await tar.NextAsync(cancellationToken) is { } entry)
        {
            var name = entry.Name.Span.StartsWith("./"u8) ? entry.Name[2..] : entry.Name;
            if (name.IsEmpty)
            {
                continue; // "./", the directory that the archive was made in
            }

            if (!ArchiveName.Fits(name.Span, entry.Size, forWindows: false))
            {
                throw RequestFields.Invalid(
                    $"'{Encoding.UTF8.GetString(name.Span)}' in the archive leads elsewhere: a name may not begin with '/', nor have an empty part, '.' or '..' between its slashes.");
            }

            await AddAsync(FilePath.Parse([.. prefix.Span, .. name.Span]), entry, cancellationToken);
            if (_files.Count + _directories.Count > maxEntries)
            {
                throw RequestFields.Invalid($"The archive has more than the {maxEntries} entries that this server imports; import it in parts, or raise --max-import-files.");
            }
        }

        foreach (var directory in EmptyDirectories())
        {
            _files.Add(directory);
            await changes.StartAsync(new WriteFileStart { Path = ByteString.CopyFrom(directory.Utf8) }, cancellationToken);
        }
    }

    private async ValueTask AddAsync(FilePath path, ArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (entry.IsDirectory)
        {
            _directories.Add(path);
            return;
        }

        if (!_files.Add(path))
        {
            throw RequestFields.Invalid($"'{path}' is in the archive twice.");
        }

        await changes.StartAsync(new WriteFileStart { Path = ByteString.CopyFrom(path.Utf8), Size = entry.Size }, cancellationToken);
        while (await tar.ReadAsync(cancellationToken) is { IsEmpty: false } bytes)
        {
            await changes.AppendAsync(UnsafeByteOperations.UnsafeWrap(bytes), cancellationToken); // taken when it completes
        }

        Bytes += entry.Size;
    }

    // In the order of bytes what lies in a directory comes right behind it.
    private List<FilePath> EmptyDirectories()
    {
        FilePath[] all = [.. _files, .. _directories];
        Array.Sort(all);
        return [.. all.Where((path, index) =>
            _directories.Contains(path) && (index + 1 == all.Length || !all[index + 1].Utf8.StartsWith(path.Utf8)))];
    }
}
