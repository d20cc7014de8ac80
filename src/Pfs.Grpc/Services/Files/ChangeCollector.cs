using Google.Protobuf;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Files;

/// <summary>Turns the stream of WriteFiles into changes; contents go to the store as they arrive.</summary>
internal sealed class ChangeCollector(PfsStore store) : IAsyncDisposable
{
    private const int MaxPaths = 1_000_000;

    // Small bodies wait in memory to travel with their commit, which is fastest for the usual few; a long stream must not fill the memory.
    private const long InlineBytesMax = 4 << 20;

    private readonly Dictionary<FilePath, Change> _changes = [];
    private ContentWriter? _writer;
    private WriteFileStart? _start;
    private FilePath _path;
    private FileHeaders _headers = FileHeaders.None;
    private WriteCondition? _condition;
    private long _size;
    private long _totalSize;

    public async ValueTask StartAsync(WriteFileStart start, CancellationToken cancellationToken)
    {
        await FinishFileAsync(cancellationToken);
        _path = RequestFields.Path(start.Path);
        _headers = FileHeaderFields.Parse(start);
        if (start.Hash.Length > 0 && !ContentHash.TryParse(start.Hash, out _))
        {
            throw RequestFields.Invalid($"The hash of '{_path}' must be 64 hex digits.");
        }

        _condition = PreconditionField.Parse(_path, start.Precondition);
        _start = start;
        _size = 0;
        _writer = store.CreateWriter(inlineSmall: _totalSize < InlineBytesMax);
    }

    public async ValueTask AppendAsync(ByteString data, CancellationToken cancellationToken)
    {
        if (_writer is null)
        {
            throw RequestFields.Invalid("data must follow the start of its file.");
        }

        _size += data.Length;
        _totalSize += data.Length;
        if (_start is { HasSize: true } start && _size > start.Size)
        {
            throw RequestFields.Invalid($"'{_path}' was announced with {start.Size} bytes, and more arrived.");
        }

        await _writer.WriteAsync(data.Memory, cancellationToken);
    }

    public async ValueTask DeleteAsync(ByteString path, FilePrecondition? precondition, CancellationToken cancellationToken)
    {
        await FinishFileAsync(cancellationToken);
        var file = RequestFields.Path(path);
        Add(new Change.Delete(file) { Condition = PreconditionField.Parse(file, precondition) });
    }

    /// <summary>The changes, one for each path.</summary>
    public async ValueTask<IReadOnlyList<Change>> FinishAsync(CancellationToken cancellationToken)
    {
        await FinishFileAsync(cancellationToken);
        return [.. _changes.Values];
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is { } writer)
        {
            _writer = null;
            await writer.DisposeAsync();
        }
    }

    private async ValueTask FinishFileAsync(CancellationToken cancellationToken)
    {
        if (_writer is not { } writer || _start is not { } start)
        {
            return;
        }

        if (start.HasSize && _size != start.Size)
        {
            throw RequestFields.Invalid($"'{_path}' was announced with {start.Size} bytes, and {_size} arrived.");
        }

        var content = await writer.FinishAsync(cancellationToken);
        if (ContentHash.TryParse(start.Hash, out var hash) && hash != content.Hash)
        {
            throw RequestFields.Invalid($"'{_path}' was announced with hash {hash}, and {content.Hash} arrived.");
        }

        Add(new Change.Put(_path, content, _headers) { Condition = _condition });
        await DisposeAsync();
    }

    private void Add(Change change)
    {
        _changes[change.Path] = change;
        if (_changes.Count > MaxPaths)
        {
            throw RequestFields.Invalid($"A call may change {MaxPaths} paths; use StartCommit to make more of them one commit.");
        }
    }
}
