using System.Collections.Concurrent;
using System.Globalization;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// What was acknowledged and what was found, kept outside the store and written through to a file, for whoever has to
/// find out afterwards what happened.
/// </summary>
internal sealed class Journal(string path) : IDisposable
{
    private readonly StreamWriter _file = new(path) { AutoFlush = true };
    private readonly ConcurrentQueue<Acknowledged> _fresh = new();
    private readonly List<Acknowledged> _all = [];
    private int _cycle;
    private long _unanswered;

    /// <summary>Everything acknowledged up to the last <see cref="TakeFresh"/>.</summary>
    public IReadOnlyList<Acknowledged> All => _all;

    public ConcurrentQueue<string> Findings { get; } = new();

    /// <summary>Writes cut off by a kill: each may have made a commit or not.</summary>
    public long Unanswered => Interlocked.Read(ref _unanswered);

    public void StartCycle(int cycle) => _cycle = cycle;

    public void Acknowledge(string key, string? version, BodyId? body)
    {
        if (version is null)
        {
            Find($"{key}: success without x-amz-version-id");
            return;
        }

        _fresh.Enqueue(new Acknowledged(key, version, body));
        Write($"ack {key} {version} {body?.ToString() ?? "deleted"}");
    }

    public void CutOff(string key, BodyId? body)
    {
        Interlocked.Increment(ref _unanswered);
        Write($"cut {key} {body?.ToString() ?? "deleted"}");
    }

    public void Find(string finding)
    {
        Findings.Enqueue(finding);
        Write($"FOUND {finding}");
    }

    /// <summary>What was acknowledged since the last call.</summary>
    public List<Acknowledged> TakeFresh()
    {
        var fresh = new List<Acknowledged>();
        while (_fresh.TryDequeue(out var write))
        {
            fresh.Add(write);
        }

        _all.AddRange(fresh);
        return fresh;
    }

    public void Dispose() => _file.Dispose();

    private void Write(string line)
    {
        lock (_file)
        {
            _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_cycle} {line}"));
        }
    }
}
