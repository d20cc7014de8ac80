using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Pfs.Benchmarks.Yardsticks;

/// <summary>
/// An append-only file with group commit: whoever finds it idle writes and syncs inline (no wake-up), all who come
/// meanwhile share the next sync.
/// </summary>
internal sealed class GroupLog(string path)
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
    private readonly Lock _lock = new();
    private Batch _waiting = new();
    private Batch _spare = new();
    private bool _busy;
    private long _end;

    /// <summary>When the task completes, the record is on disk.</summary>
    public Task AppendAsync(ReadOnlySpan<byte> record)
    {
        Task durable;
        lock (_lock)
        {
            _waiting.Bytes.Write(record);
            durable = _waiting.Durable.Task;
            if (_busy)
            {
                return durable;
            }

            _busy = true;
        }

        CommitOne();
        return durable;
    }

    private void CommitOne()
    {
        Batch batch;
        lock (_lock)
        {
            batch = _waiting;
            _waiting = _spare;
        }

        RandomAccess.Write(_file, batch.Bytes.WrittenSpan, _end);
        Posix.DataSync(_file);
        _end += batch.Bytes.WrittenCount;
        var durable = batch.Durable;
        batch.Reset();
        lock (_lock)
        {
            _spare = batch;
            _busy = _waiting.Bytes.WrittenCount > 0;
            if (_busy)
            {
                // On another thread: this one still has an answer to send.
                ThreadPool.UnsafeQueueUserWorkItem(static log => log.CommitOne(), this, preferLocal: false);
            }
        }

        durable.SetResult();
    }

    private sealed class Batch
    {
        public ArrayBufferWriter<byte> Bytes { get; } = new(1024 * 1024);

        public TaskCompletionSource Durable { get; private set; } = NewSource();

        public void Reset()
        {
            Bytes.ResetWrittenCount();
            Durable = NewSource();
        }

        // Asynchronously: the committing thread must not run the answers of all who waited.
        private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
