using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using FluentAssertions;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>Writers that overwrite and add keys until the server dies, and remember what it acknowledged.</summary>
/// <param name="bucket">Where they write.</param>
/// <param name="seed">Decides the sizes.</param>
internal sealed class WriteLoad(string bucket, int seed)
{
    private const int KeysPerWriter = 5;

    private readonly ConcurrentBag<(string Key, string VersionId, string Text)> _acknowledged = [];
    private int _run;

    /// <summary>How many writes the server has said to be durable.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Completes when every writer has met an error, as it will when the server is killed, or is told to stop.</summary>
    public Task RunAsync(PfsProcess pfs, int writers, CancellationToken stop = default)
    {
        _run++;
        return Task.WhenAll(Enumerable.Range(0, writers).Select(writer => WriteAsync(pfs, writer, _run, stop)));
    }

    private async Task WriteAsync(PfsProcess pfs, int writer, int run, CancellationToken stop)
    {
        var random = new Random(HashCode.Combine(seed, writer, run));
        try
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var key = $"writer-{writer}/{i % KeysPerWriter}";
                // Small bodies travel with their commit, those over a megabyte ahead of it: both ways are cut.
                var length = random.Next(20) == 0 ? 1_500_000 : random.Next(10_000);
                var text = $"{writer} {run} {i} " + new string((char)('a' + (i % 26)), length);
                var put = await pfs.S3.PutAsync(bucket, key, text);
                _acknowledged.Add((key, put.VersionId!, text));
            }
        }
        catch (HttpRequestException)
        {
            // The server is gone: what this write came to is unknown, so it is not remembered.
        }
    }

    /// <summary>Reads every acknowledged write at its own version, and the newest state of each key whole.</summary>
    public async Task VerifyAsync(PfsProcess pfs)
    {
        foreach (var (key, versionId, text) in _acknowledged)
        {
            var read = await pfs.S3.GetAsync(bucket, key, versionId);
            read.Text.Should().Be(text, "seed {0}: {1} at {2} was acknowledged", seed, key, versionId);
        }

        foreach (var key in _acknowledged.Select(write => write.Key).Distinct())
        {
            var head = (await pfs.S3.GetAsync(bucket, key)).Succeeded().Bytes;
            var fill = head.AsSpan(head.AsSpan().LastIndexOf((byte)' ') + 1);
            var isWhole = fill.IsEmpty || fill.IndexOfAnyExcept(fill[0]) < 0;
            isWhole.Should().BeTrue(string.Create(
                CultureInfo.InvariantCulture, $"seed {seed}: {key} begins {Encoding.UTF8.GetString(head.AsSpan(0, Math.Min(20, head.Length)))}"));
        }
    }
}
