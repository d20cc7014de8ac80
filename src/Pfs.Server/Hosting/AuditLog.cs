using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pfs.Core;

namespace Pfs.Server.Hosting;

/// <summary>
/// The audit log: a JSON object a line, appended to a file that is set aside when it is long. Lines reach the file within a
/// fifth of a second and when the server stops; a crash of the machine may lose the last ones. Of refusals of callers who proved
/// nothing only a few a second get a line, and the others are counted: strangers cannot have the lines about changes rotated away.
/// Safe for any number of callers.
/// </summary>
internal sealed class AuditLog : IAsyncDisposable
{
    public const string FileName = "audit.jsonl";

    /// <summary>Lines a second for refusals of callers who proved nothing: a flood fills a file of 64 MiB in half an hour or more.</summary>
    public const int StrangersPerSecond = 20;

    private const int BufferMax = 1 << 20; // then whoever comes writes it himself
    private const int StrangerTextMax = 128; // characters of what a stranger chose freely; a bucket name of his may have 16 KiB
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
    private long _second;
    private int _strangers;
    private long _leftOut;

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
            BeginSecond(_clock.GetUtcNow());
            if (!IsOfStranger(entry))
            {
                AddLine(entry, Write);
            }
            else if (++_strangers <= StrangersPerSecond)
            {
                AddLine(entry with { Repo = Cut(entry.Repo), Branch = Cut(entry.Branch), Key = Cut(entry.Key) }, Write);
            }
            else
            {
                _leftOut++;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        lock (_gate)
        {
            AddLeftOut(_clock.GetUtcNow());
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

    /// <summary>Who proved nothing has made no commit either.</summary>
    private static bool IsOfStranger(AuditEntry entry) => entry.Principal is "" or Identity.AnonymousName && entry.Commit is null;

    private static string? Cut(string? text) => text?.Length > StrangerTextMax ? text[..StrangerTextMax] : text;

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
                BeginSecond(_clock.GetUtcNow());
                Flush();
            }
        }
    }

    /// <summary>Tells with the first line of a new second what has no line of its own before it.</summary>
    private void BeginSecond(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        if (second != _second)
        {
            AddLeftOut(now);
            (_second, _strangers) = (second, 0);
        }
    }

    private void AddLeftOut(DateTimeOffset now)
    {
        if (_leftOut > 0)
        {
            AddLine((now, _leftOut), static (json, line) =>
            {
                json.WriteStartObject();
                json.WriteString("time", line.now.UtcDateTime);
                json.WriteNumber("leftOut", line._leftOut);
                json.WriteEndObject();
            });
            _leftOut = 0;
        }
    }

    private void AddLine<T>(T line, Action<Utf8JsonWriter, T> write)
    {
        using (var json = new Utf8JsonWriter(_buffer))
        {
            write(json, line);
        }

        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount > BufferMax)
        {
            Flush();
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
                SetAside(_clock.GetUtcNow());
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

    private void SetAside(DateTimeOffset now)
    {
        var aside = Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"audit-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}.jsonl"));
        if (File.Exists(aside))
        {
            return; // the next line has another time
        }

        _file!.Dispose();
        _file = null;
        File.Move(Path.Combine(_directory, FileName), aside);
        var older = Directory.GetFiles(_directory, "audit-*.jsonl").Order(StringComparer.Ordinal).ToArray();
        foreach (var file in older.Take(older.Length - _maxFiles))
        {
            File.Delete(file);
        }
    }
}
