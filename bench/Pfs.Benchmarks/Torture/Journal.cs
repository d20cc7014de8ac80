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
    private readonly ConcurrentDictionary<string, int> _cutOff = new();
    private readonly List<Acknowledged> _all = [];
    private int _cycle;
    private long _acknowledgements;
    private int _collections;
    private int _rewritten;

    /// <summary>Everything acknowledged up to the last <see cref="TakeFresh"/>.</summary>
    public IReadOnlyList<Acknowledged> All => _all;

    /// <summary>How many writes were acknowledged up to now.</summary>
    public long Acknowledgements => Interlocked.Read(ref _acknowledgements);

    public ConcurrentQueue<string> Findings { get; } = new();

    /// <summary>What was collected, in words.</summary>
    public string Collections => string.Create(CultureInfo.InvariantCulture, $"{_collections} collections to their end with {_rewritten} segments written anew");

    /// <summary>Writes without an answer, in all.</summary>
    public int CutOffCount => _cutOff.Values.Sum();

    public void StartCycle(int cycle) => _cycle = cycle;

    /// <summary>Writes to a branch without an answer: each may have made a commit or not.</summary>
    public int CutOffOn(string branch) => _cutOff.GetValueOrDefault(branch);

    public void Acknowledge(string branch, string key, string? version, BodyId? body)
    {
        if (version is null)
        {
            Find($"{branch} {key}: success without x-amz-version-id");
            return;
        }

        Interlocked.Increment(ref _acknowledgements);
        _fresh.Enqueue(new Acknowledged(branch, key, version, body));
        Write($"ack {branch} {key} {version} {body?.ToString() ?? "deleted"}");
    }

    public void Collected(int rewritten)
    {
        Interlocked.Increment(ref _collections);
        Interlocked.Add(ref _rewritten, rewritten);
    }

    public void CutOff(string branch, string what)
    {
        _cutOff.AddOrUpdate(branch, 1, (_, count) => count + 1);
        Write($"cut {branch} {what}");
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
