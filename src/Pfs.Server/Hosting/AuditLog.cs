using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pfs.Core;

namespace Pfs.Server.Hosting;

/// <summary>
/// The audit log: a JSON object a line, appended to a file that is set aside when it is long. Lines reach the file within a
/// fifth of a second and when the server stops; a crash of the machine may lose the last ones. Safe for any number of callers.
/// </summary>
internal sealed class AuditLog : IAsyncDisposable
{
    public const string FileName = "audit.jsonl";

    private const int BufferMax = 1 << 20; // then whoever comes writes it himself
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _directory;
    private readonly long _maxBytes;
    private readonly int _maxFiles;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Task _writing;
    private FileStream? _file;
    private bool _isFailing;

    /// <param name="directory">Made when it is absent.</param>
    /// <param name="maxBytes">From which length on a file is set aside.</param>
    /// <param name="maxFiles">How many set aside are kept; the oldest go.</param>
    /// <param name="clock">Names the files set aside.</param>
    /// <param name="logger">Is told, once, when lines cannot be written.</param>
    public AuditLog(string directory, long maxBytes, int maxFiles, TimeProvider clock, ILogger logger)
    {
        (_directory, _maxBytes, _maxFiles, _clock, _logger) = (directory, maxBytes, maxFiles, clock, logger);
        Directory.CreateDirectory(directory);
        _file = Open();
        _writing = WriteFromTimeToTimeAsync();
    }

    public void Add(AuditEntry entry)
    {
        lock (_gate)
        {
            using (var json = new Utf8JsonWriter(_buffer))
            {
                Write(json, entry);
            }

            _buffer.Write("\n"u8);
            if (_buffer.WrittenCount > BufferMax)
            {
                Flush();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        lock (_gate)
        {
            Flush();
            _file?.Dispose();
        }

        _stop.Dispose();
    }

    private static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("time", entry.Time.UtcDateTime);
        json.WriteString("requestId", entry.RequestId);
        json.WriteString("principal", entry.Principal);
        json.WriteString("accessKey", entry.AccessKey);
        json.WriteString("source", entry.Source);
        json.WriteString("operation", entry.Operation);
        WriteGiven(json, "repo", entry.Repo);
        WriteGiven(json, "branch", entry.Branch);
        WriteGiven(json, "key", entry.Key);
        WriteGiven(json, "commit", entry.Commit);
        json.WriteString("status", entry.Status);
        json.WriteEndObject();
    }

    private static void WriteGiven(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private async Task WriteFromTimeToTimeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate)
            {
                Flush();
            }
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(_directory, FileName), options);
    }

    private void Flush()
    {
        if (_buffer.WrittenCount == 0)
        {
            return;
        }

        try
        {
            _file ??= Open();
            _file.Write(_buffer.WrittenSpan);
            if (_file.Position >= _maxBytes)
            {
                SetAside();
            }

            _isFailing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                HostingLog.AuditFailed(_logger, e, _directory);
            }

            _isFailing = true;
        }

        _buffer.ResetWrittenCount();
    }

    private void SetAside()
    {
        _file!.Dispose();
        _file = null;
        var stamp = _clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        File.Move(Path.Combine(_directory, FileName), Path.Combine(_directory, $"audit-{stamp}.jsonl"));
        var older = Directory.GetFiles(_directory, "audit-*.jsonl").Order(StringComparer.Ordinal).ToArray();
        foreach (var file in older.Take(older.Length - _maxFiles))
        {
            File.Delete(file);
        }
    }
}
