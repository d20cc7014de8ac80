using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// Puts, overwrites, deletes and uploads in parts, one request after the other, until the server dies under it. It
/// lives through all cycles; its own keys are written by nobody else, so it knows what their heads may be.
/// </summary>
internal sealed class Writer(int number, int seed, Journal journal)
{
    private const int OwnKeys = 24;
    private const int SharedKeys = 4;

    private readonly Random _random = new(unchecked(seed * 7919 + number));
    private long _sequence;
    private Upload? _upload;

    /// <summary>The keys that it has written.</summary>
    public Dictionary<string, KeyState> Keys { get; } = [];

    /// <summary>Keys that all writers write: a head there must be whole, whoever it is from.</summary>
    public static IEnumerable<string> KeysOfAll { get; } = [.. Enumerable.Range(0, SharedKeys).Select(SharedKey)];

    /// <summary>Returns when the connection breaks; that is a finding unless <paramref name="killed"/> came before.</summary>
    public async Task RunAsync(S3Client client, CancellationToken killed)
    {
        try
        {
            while (!killed.IsCancellationRequested)
            {
                await StepAsync(client);
            }
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
        {
            if (!killed.IsCancellationRequested)
            {
                journal.Find($"writer {number}: {problem.Message} before the kill");
            }
        }
    }

    private Task StepAsync(S3Client client)
    {
        if (_upload is not null)
        {
            return ContinueUploadAsync(client, _upload);
        }

        var choice = _random.Next(100);
        var key = string.Create(CultureInfo.InvariantCulture, $"writer-{number}/{_random.Next(OwnKeys)}");
        switch (choice)
        {
            case < 15:
                return Keys.GetValueOrDefault(key) is { IsPresent: true } ? DeleteAsync(client, key) : PutAsync(client, key);
            case < 25:
                _upload = new Upload(NewBody(key), parts: 2 + _random.Next(3));
                return ContinueUploadAsync(client, _upload);
            case < 35:
                return PutAsync(client, SharedKey(_random.Next(SharedKeys)));
            default:
                return PutAsync(client, key);
        }
    }

    private Task PutAsync(S3Client client, string key)
    {
        var body = NewBody(key);
        return WriteAsync(key, body, 200, () => client.SendAsync(HttpMethod.Put, key, body: body.MakeBytes()));
    }

    private Task DeleteAsync(S3Client client, string key) =>
        WriteAsync(key, null, 204, () => client.SendAsync(HttpMethod.Delete, key));

    private async Task ContinueUploadAsync(S3Client client, Upload upload)
    {
        var key = upload.Body.Key;
        if (upload.Id is null)
        {
            var started = await client.SendAsync(HttpMethod.Post, key, "uploads=");
            upload.Id = Expect(started, 200, key)
                ? XDocument.Parse(started.Text).Descendants().FirstOrDefault(e => e.Name.LocalName == "UploadId")?.Value
                : null;
            _upload = upload.Id is null ? null : upload;
        }
        else if (!upload.HasAllParts)
        {
            var query = string.Create(
                CultureInfo.InvariantCulture,
                $"partNumber={upload.ETags.Count + 1}&uploadId={Uri.EscapeDataString(upload.Id)}");
            var stored = await client.SendAsync(HttpMethod.Put, key, query, upload.NextPart());
            _upload = Expect(stored, 200, key) ? upload : null;
            upload.ETags.Add(stored.ETag ?? "");
        }
        else
        {
            // If a kill cuts this off it is sent again: the answer must be the same, without a second commit.
            var query = $"uploadId={Uri.EscapeDataString(upload.Id)}";
            await WriteAsync(key, upload.Body, 200, () => client.SendAsync(HttpMethod.Post, key, query, CompleteDocument(upload)));
            _upload = null;
        }
    }

    private async Task WriteAsync(string key, BodyId? body, int status, Func<Task<S3Answer>> send)
    {
        if (!Keys.TryGetValue(key, out var state))
        {
            // The state of a shared key is nobody's to know.
            state = new KeyState();
            if (!KeysOfAll.Contains(key))
            {
                Keys[key] = state;
            }
        }

        state.Send(body);
        S3Answer answer;
        try
        {
            answer = await send();
        }
        catch
        {
            journal.CutOff(key, body);
            throw;
        }

        if (Expect(answer, status, key))
        {
            state.Acknowledge();
            journal.Acknowledge(key, answer.Version, body);
        }
    }

    private BodyId NewBody(string key)
    {
        var lengthMax = _random.Next(100) switch
        {
            < 60 => 4 * 1024,
            < 85 => 256 * 1024,
            < 97 => 2 * 1024 * 1024,
            _ => 8 * 1024 * 1024,
        };
        return new BodyId(seed, number, ++_sequence, key, _random.Next(BodyId.LengthMin, lengthMax));
    }

    private bool Expect(S3Answer answer, int status, string key)
    {
        if (answer.Status != status)
        {
            journal.Find($"writer {number}, {key}: {answer.Status} instead of {status}: {answer.Text}");
        }

        return answer.Status == status;
    }

    private static byte[] CompleteDocument(Upload upload)
    {
        var parts = upload.ETags.Select((etag, index) => new XElement("Part", new XElement("PartNumber", index + 1), new XElement("ETag", etag)));
        return Encoding.UTF8.GetBytes(new XElement("CompleteMultipartUpload", parts).ToString());
    }

    private static string SharedKey(int index) => string.Create(CultureInfo.InvariantCulture, $"shared/{index}");
}
