using System.Security.Cryptography;
using System.Text;

namespace Pfs.S3Api.Tests.Hosting;

/// <summary>A request byte by byte as it goes out, so that each part of it can be changed after it was signed.</summary>
internal sealed record RawRequest
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public required string Method { get; init; }

    /// <summary>As it is sent, percent-encoded.</summary>
    public required string Path { get; init; }

    /// <summary>As it is sent: "name=value" each.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary>The key and the signature of the request, from which those of its chunks follow.</summary>
    public byte[] SigningKey { get; init; } = [];

    public string Signature { get; init; } = "";

    public string this[string header] => Headers.First(item => item.Name == header).Value;

    private string Time => Headers.FirstOrDefault(item => item.Name == "x-amz-date").Value
        ?? Query.First(item => item.StartsWith("X-Amz-Date=", StringComparison.Ordinal))["X-Amz-Date=".Length..];

    private string Scope => $"{Time[..8]}/us-east-1/s3/aws4_request";

    /// <summary>A request of now, not signed yet; what is given as payload becomes x-amz-content-sha256.</summary>
    public static RawRequest Of(S3Host host, string method, string path, string payload, params (string Name, string Value)[] headers) => new()
    {
        Method = method,
        Path = path,
        Headers =
        [
            ("host", host.Authority),
            ("x-amz-content-sha256", payload),
            ("x-amz-date", Now()),
            .. headers,
        ],
    };

    public static string HashOf(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>With Authorization, over all headers that there are.</summary>
    public RawRequest Sign()
    {
        var names = Headers.Select(header => header.Name).Order(StringComparer.Ordinal).ToArray();
        var signed = WithSignature(names, this["x-amz-content-sha256"], Query);
        var authorization = $"{Algorithm} Credential={S3Host.AccessKey}/{Scope}, SignedHeaders={string.Join(';', names)}, Signature={signed.Signature}";
        return signed with { Headers = [.. Headers, ("authorization", authorization)] };
    }

    /// <summary>With the signature in the query, over host.</summary>
    public static RawRequest Presigned(S3Host host, string method, string path, params string[] query)
    {
        var time = Now();
        var request = new RawRequest
        {
            Method = method,
            Path = path,
            Headers = [("host", host.Authority)],
            Query =
            [
                .. query,
                $"X-Amz-Algorithm={Algorithm}",
                $"X-Amz-Credential={S3Host.AccessKey}%2F{time[..8]}%2Fus-east-1%2Fs3%2Faws4_request",
                $"X-Amz-Date={time}",
                "X-Amz-Expires=300",
                "X-Amz-SignedHeaders=host",
            ],
        };
        var signed = request.WithSignature(["host"], "UNSIGNED-PAYLOAD", request.Query);
        return signed with { Query = [.. request.Query, $"X-Amz-Signature={signed.Signature}"] };
    }

    /// <summary>With the body in signed chunks, and a signed trailer where one is given.</summary>
    public RawRequest WithSignedChunks(byte[] content, int chunkBytes, string? trailer = null)
    {
        var body = new MemoryStream();
        var previous = Signature;
        foreach (var chunk in content.Chunk(chunkBytes).Append([]))
        {
            previous = SignText($"{Algorithm}-PAYLOAD\n{Time}\n{Scope}\n{previous}\n{EmptyHash}\n{HashOf(chunk)}");
            body.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x};chunk-signature={previous}\r\n"));
            body.Write(chunk);
            body.Write(chunk.Length > 0 ? "\r\n"u8 : default);
        }

        if (trailer is not null)
        {
            var hash = HashOf(Encoding.ASCII.GetBytes(trailer + "\n"));
            body.Write(Encoding.ASCII.GetBytes(
                $"{trailer}\r\nx-amz-trailer-signature:{SignText($"{Algorithm}-TRAILER\n{Time}\n{Scope}\n{previous}\n{hash}")}\r\n"));
        }

        body.Write("\r\n"u8);
        return this with { Body = body.ToArray() };
    }

    public RawRequest WithQuery(params string[] query) => this with { Query = query };

    /// <summary>With another value of a header, or one more.</summary>
    public RawRequest With(string header, string value) => this with
    {
        Headers = Headers.Any(item => item.Name == header)
            ? [.. Headers.Select(item => item.Name == header ? (header, value) : item)]
            : [.. Headers, (header, value)],
    };

    /// <summary>With the text of the body changed in one place.</summary>
    public RawRequest WithBody(string part, string replacement)
    {
        var text = Encoding.Latin1.GetString(Body);
        var at = text.IndexOf(part, StringComparison.Ordinal);
        return at < 0
            ? throw new ArgumentException($"The body does not hold '{part}'.", nameof(part))
            : this with { Body = Encoding.Latin1.GetBytes(text[..at] + replacement + text[(at + part.Length)..]) };
    }

    /// <summary>What goes over the wire; the server closes the connection after its answer.</summary>
    public byte[] ToBytes(string framing) =>
    [
        .. Encoding.Latin1.GetBytes(
            $"{Method} {Path}{(Query.Count > 0 ? "?" : "")}{string.Join('&', Query)} HTTP/1.1\r\n"
            + string.Concat(Headers.Select(header => $"{header.Name}: {header.Value}\r\n")) + framing + "connection: close\r\n\r\n"),
        .. Body,
    ];

    public byte[] ToBytes() => ToBytes(Body.Length > 0 || Method == "PUT" ? $"content-length: {Body.Length}\r\n" : "");

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", null);

    private RawRequest WithSignature(string[] names, string payload, IEnumerable<string> query)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + S3Host.SecretKey);
        foreach (var part in Scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var canonical = $"{Method}\n{Path}\n{string.Join('&', query.Order(StringComparer.Ordinal))}\n"
            + string.Concat(names.Select(name => $"{name}:{this[name]}\n")) + $"\n{string.Join(';', names)}\n{payload}";
        var withKey = this with { SigningKey = key };
        return withKey with
        {
            Signature = withKey.SignText($"{Algorithm}\n{Time}\n{Scope}\n{HashOf(Encoding.Latin1.GetBytes(canonical))}"),
        };
    }

    private string SignText(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey, Encoding.UTF8.GetBytes(text)));
}
