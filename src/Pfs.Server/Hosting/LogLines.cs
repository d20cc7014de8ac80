using System.Buffers;
using System.Text;

namespace Pfs.Server.Hosting;

/// <summary>
/// Writes lines to a stream from a thread of its own: the first at once, those of the next 20 ms together. For use from any
/// thread. Disposing it writes what waits.
/// </summary>
internal sealed class LogLines : IDisposable
{
    private const int MaxWaitingBytes = 1 << 20; // then whoever logs waits for the stream

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20); // a person does not see it, and 50 writes a second cost nothing

    private readonly Stream _stream;
    private readonly Thread _writer;
    private readonly ManualResetEventSlim _closing = new(initialState: false, spinCount: 0);
    private readonly object _gate = new();
    private ArrayBufferWriter<byte> _waiting = new(64 << 10);
    private ArrayBufferWriter<byte> _writing = new(64 << 10);

    /// <summary>Takes the stream, and leaves it open.</summary>
    public LogLines(Stream stream)
    {
        _stream = stream;
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "Log" };
        _writer.Start();
    }

    /// <summary>Adds whole lines; after <see cref="Dispose"/> they are lost.</summary>
    public void Add(StringBuilder lines)
    {
        lock (_gate)
        {
            while (_waiting.WrittenCount >= MaxWaitingBytes && !_closing.IsSet)
            {
                Monitor.Wait(_gate);
            }

            if (_waiting.WrittenCount == 0)
            {
                Monitor.PulseAll(_gate);
            }

            foreach (var chunk in lines.GetChunks())
            {
                Encoding.UTF8.GetBytes(chunk.Span, _waiting);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closing.Set();
            Monitor.PulseAll(_gate);
        }

        _writer.Join();
        _closing.Dispose();
    }

    private void WriteAll()
    {
        while (TakeWaiting())
        {
            try
            {
                _stream.Write(_writing.WrittenSpan);
            }
            catch (IOException)
            {
                // Nobody reads the log any more; the server goes on.
            }

            _writing.ResetWrittenCount();
            _closing.Wait(Pause);
        }
    }

    /// <summary>False when there is nothing left to write and nothing more will come.</summary>
    private bool TakeWaiting()
    {
        lock (_gate)
        {
            while (_waiting.WrittenCount == 0 && !_closing.IsSet)
            {
                Monitor.Wait(_gate);
            }

            (_waiting, _writing) = (_writing, _waiting);
            Monitor.PulseAll(_gate);
            return _writing.WrittenCount > 0;
        }
    }
}
