using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Pfs.Benchmarks.Torture;

/// <summary>Puts, overwrites, deletes, uploads in parts and writes on conditions, each a commit of its own, by S3.</summary>
internal sealed class Writer(int number, int seed, Journal journal) : Actor(number, seed, journal)
{
    public const string Branch = "main";

    private const int OwnKeys = 12;
    private const int SharedKeys = 4;

    private readonly Dictionary<string, KeyState> _keys = [];
    private Upload? _upload;

    public override async Task SettleAsync(PfsClient client)
    {
        // Of the shared keys each writer looks at one: there it is enough that the head is whole, whoever it is from.
        foreach (var key in _keys.Keys.Append(SharedKey(Number % SharedKeys)))
        {
            var answer = await client.SendAsync(HttpMethod.Get, Branch, key);
            var shown = answer.Status == 200 ? BodyId.Recognise(answer.Body) : null;
            if (answer.Status is not (200 or 404) || (answer.Status == 200 && shown?.Key != key))
            {
                Journal.Find($"the head of {key} is torn, or another key's: {answer.Status}, {answer.Body.Length} bytes");
            }

            if (_keys.TryGetValue(key, out var state) && !state.Settle(shown))
            {
                Journal.Find($"the head of {key} is {shown?.ToString() ?? "absent"}, which it cannot be");
            }
        }
    }

    protected override Task StepAsync(PfsClient client)
    {
        if (_upload is not null)
        {
            return ContinueUploadAsync(client, _upload);
        }

        var choice = Random.Next(100);
        var key = Invariant($"writer-{Number}/{Random.Next(OwnKeys)}");
        var head = _keys.GetValueOrDefault(key)?.Head;
        switch (choice)
        {
            case < 15:
                return head is not null ? DeleteAsync(client, key) : PutAsync(client, key);
            case < 25:
                _upload = new Upload(NewBody(key), parts: 2 + Random.Next(3));
                return ContinueUploadAsync(client, _upload);
            case < 35:
                return PutAsync(client, SharedKey(Random.Next(SharedKeys)));
            case < 45:
                return PutAsync(client, key, head is null ? ("If-None-Match", "*") : ("If-Match", ETagOf(head.Value)));
            case < 50:
                return BeRefusedAsync(client, key, head is null ? ("If-Match", ETagOf(NewBody(key))) : ("If-None-Match", "*"));
            default:
                return PutAsync(client, key);
        }
    }

    private Task PutAsync(PfsClient client, string key, (string Name, string Value)? condition = null)
    {
        var body = NewBody(key);
        return WriteAsync(key, body, 200, () => client.SendAsync(HttpMethod.Put, Branch, key, body: body.MakeBytes(), header: condition));
    }

    // It makes no commit, or the chain will have one too many.
    private async Task BeRefusedAsync(PfsClient client, string key, (string Name, string Value) condition)
    {
        var answer = await client.SendAsync(HttpMethod.Put, Branch, key, body: NewBody(key).MakeBytes(), header: condition);
        if (answer.Status is not (412 or 404))
        {
            Expect(answer, 412, key);
        }
    }

    private Task DeleteAsync(PfsClient client, string key) =>
        WriteAsync(key, null, 204, () => client.SendAsync(HttpMethod.Delete, Branch, key));

    private async Task ContinueUploadAsync(PfsClient client, Upload upload)
    {
        var key = upload.Body.Key;
        if (upload.Id is null)
        {
            var started = Expect(await client.SendAsync(HttpMethod.Post, Branch, key, "uploads="), 200, key);
            upload.Id = XDocument.Parse(started.Text).Descendants().First(element => element.Name.LocalName == "UploadId").Value;
        }
        else if (!upload.HasAllParts)
        {
            var query = Invariant($"partNumber={upload.ETags.Count + 1}&uploadId={Uri.EscapeDataString(upload.Id)}");
            var stored = Expect(await client.SendAsync(HttpMethod.Put, Branch, key, query, upload.NextPart()), 200, key);
            upload.ETags.Add(stored.ETag ?? "");
        }
        else
        {
            // If a crash cuts this off it is sent again: the answer must be the same, without a second commit.
            var query = $"uploadId={Uri.EscapeDataString(upload.Id)}";
            await WriteAsync(
                key, upload.Body, 200, () => client.SendAsync(HttpMethod.Post, Branch, key, query, CompleteDocument(upload)));
            _upload = null;
        }
    }

    private async Task WriteAsync(string key, BodyId? body, int status, Func<Task<Answer>> send)
    {
        // The state of a shared key is nobody's to know.
        var state = IsShared(key) ? new KeyState() : _keys.GetValueOrDefault(key) ?? (_keys[key] = new KeyState());
        state.Send(body);
        try
        {
            var answer = await SendAsync(Branch, $"{key} {body}", async () => Expect(await send(), status, key));
            state.Acknowledge();
            Journal.Acknowledge(Branch, key, answer.Version, body);
        }
        catch (UnexpectedAnswerException refusal) when (refusal.IsDiskFull)
        {
            state.Refuse();
            throw;
        }
    }

    // S3's ETag of ours: the SHA-256 of the bytes, and "-1".
    private static string ETagOf(BodyId body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body.MakeBytes()))}-1\"";

    private static byte[] CompleteDocument(Upload upload)
    {
        var parts = upload.ETags.Select((etag, index) => new XElement("Part", new XElement("PartNumber", index + 1), new XElement("ETag", etag)));
        return Encoding.UTF8.GetBytes(new XElement("CompleteMultipartUpload", parts).ToString());
    }

    private static bool IsShared(string key) => key.StartsWith("shared/", StringComparison.Ordinal);

    private static string SharedKey(int index) => Invariant($"shared/{index}");
}
