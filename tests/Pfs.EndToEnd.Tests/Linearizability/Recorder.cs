using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pfs.Testing.S3;

namespace Pfs.EndToEnd.Tests.Linearizability;

/// <summary>Clients that work on few keys of a bucket at once, and what each of them asked and was answered.</summary>
internal sealed class Recorder(S3Client s3, string bucket, int seed)
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<Call>> _histories = new();
    private long _clock;

    /// <summary>The calls on each key, in no order.</summary>
    public IReadOnlyDictionary<string, ConcurrentBag<Call>> Histories => _histories;

    public Task RunAsync(int clients, int calls, IReadOnlyList<string> keys) => Task.WhenAll(
        Enumerable.Range(0, clients).Select(client => Task.Run(() => WorkAsync(client, calls, keys))));

    private async Task WorkAsync(int client, int calls, IReadOnlyList<string> keys)
    {
        var random = new Random(unchecked((seed * 1000) + client));
        var known = new Dictionary<string, string?>();
        for (var number = 0; number < calls; number++)
        {
            var key = keys[random.Next(keys.Count)];
            var expected = known.GetValueOrDefault(key);
            var operation = random.Next(10) switch
            {
                < 4 => Operation.Get,
                < 6 => Operation.Put,
                < 7 => Operation.PutIfAbsent,
                < 9 when expected is not null => Operation.PutIfSame,
                < 9 => Operation.Put,
                _ => Operation.Delete,
            };
            var value = string.Create(CultureInfo.InvariantCulture, $"{key} by {client}, {number}");
            var call = await CallAsync(client, operation, key, value, expected);
            known[key] = call.Applied ? call.Value : null; // what a refused condition hides is read again
            _histories.GetOrAdd(key, _ => []).Add(call);
        }
    }

    private async Task<Call> CallAsync(int client, Operation operation, string key, string value, string? expected)
    {
        var path = S3Client.PathOf(bucket, key);
        var start = Interlocked.Increment(ref _clock);
        var answer = operation switch
        {
            Operation.Get => await s3.SendAsync(HttpMethod.Get, path),
            Operation.Delete => await s3.SendAsync(HttpMethod.Delete, path),
            Operation.Put => await s3.SendAsync(HttpMethod.Put, path, body: Encoding.UTF8.GetBytes(value)),
            Operation.PutIfAbsent => await PutAsync(path, value, "If-None-Match", "*"),
            Operation.PutIfSame => await PutAsync(path, value, "If-Match", ETagOf(expected!)),
        };
        var end = Interlocked.Increment(ref _clock);
        return new Call
        {
            Start = start,
            End = end,
            Client = client,
            Operation = operation,
            Value = operation switch
            {
                Operation.Delete => null,
                Operation.Get => answer.Status == HttpStatusCode.NotFound ? null : answer.Succeeded().Text,
                _ => value,
            },
            Expected = operation == Operation.PutIfSame ? expected : null,
            Applied = IsApplied(operation, answer),
        };
    }

    private Task<S3Answer> PutAsync(string path, string value, string condition, string operand) => s3.SendAsync(
        HttpMethod.Put, path, body: Encoding.UTF8.GetBytes(value), headers: [new(condition, operand)]);

    // S3 answers 412 to a condition that does not hold, and 404 to If-Match where there is nothing.
    private static bool IsApplied(Operation operation, S3Answer answer) => operation switch
    {
        Operation.Get => true,
        Operation.PutIfAbsent or Operation.PutIfSame when answer.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound => false,
        _ => answer.Succeeded() is not null,
    };

    private static string ETagOf(string value) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}-1\"";
}
