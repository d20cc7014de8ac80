using System.Text;

namespace Pfs.Testing.S3;

/// <summary>A small S3 client over plain HTTP: what a test sends is what it wrote, byte for byte.</summary>
public sealed class S3Client : IDisposable
{
    private readonly HttpClient _http;
    private readonly SignatureV4 _signature;
    private readonly TimeProvider _clock;

    /// <summary>A client of the server at <paramref name="address"/> (scheme, host, port).</summary>
    public S3Client(Uri address, string accessKey, string secretKey, TimeProvider? clock = null)
    {
        Address = address;
        _signature = new SignatureV4(accessKey, secretKey);
        _clock = clock ?? TimeProvider.System;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    /// <summary>Scheme, host and port of the server.</summary>
    public Uri Address { get; }

    /// <summary>Creates a bucket, and with it the repo and the branch that it names.</summary>
    public async Task CreateBucketAsync(string bucket) =>
        (await SendAsync(HttpMethod.Put, PathOf(bucket))).Succeeded();

    /// <summary>Stores a text as UTF-8; throws unless the server says that it did.</summary>
    public Task<S3Answer> PutAsync(string bucket, string key, string text) =>
        PutAsync(bucket, key, Encoding.UTF8.GetBytes(text));

    /// <summary>Stores bytes; throws unless the server says that it did.</summary>
    public async Task<S3Answer> PutAsync(string bucket, string key, byte[] bytes) =>
        (await SendAsync(HttpMethod.Put, PathOf(bucket, key), body: bytes)).Succeeded();

    /// <summary>Reads an object at head, or at a version.</summary>
    public Task<S3Answer> GetAsync(string bucket, string key, string? versionId = null) =>
        SendAsync(HttpMethod.Get, PathOf(bucket, key), VersionQuery(versionId));

    /// <summary>The headers of an object at head, or at a version.</summary>
    public Task<S3Answer> HeadAsync(string bucket, string key, string? versionId = null) =>
        SendAsync(HttpMethod.Head, PathOf(bucket, key), VersionQuery(versionId));

    /// <summary>Reads an object at head or at a version, and fails unless it is there.</summary>
    public async Task<string> ReadAsync(string bucket, string key, string? versionId = null) =>
        (await GetAsync(bucket, key, versionId)).Succeeded().Text;

    /// <summary>Deletes an object.</summary>
    public Task<S3Answer> DeleteAsync(string bucket, string key) => SendAsync(HttpMethod.Delete, PathOf(bucket, key));

    /// <summary>One page of a listing (version 2) of a bucket.</summary>
    public Task<S3Answer> ListAsync(string bucket, params IEnumerable<KeyValuePair<string, string>> query) =>
        SendAsync(HttpMethod.Get, PathOf(bucket), [new("list-type", "2"), .. query]);

    /// <summary>Any request, signed; the path is sent as it stands, without a client's tidying of dots and slashes.</summary>
    /// <param name="method">GET, PUT, ...</param>
    /// <param name="path">The path, percent-encoded once; <see cref="PathOf"/> makes one.</param>
    /// <param name="query">Decoded names and values.</param>
    /// <param name="body">The body; null sends none.</param>
    /// <param name="headers">Further headers; all of them are signed.</param>
    public async Task<S3Answer> SendAsync(
        HttpMethod method,
        string path,
        IReadOnlyCollection<KeyValuePair<string, string>>? query = null,
        byte[]? body = null,
        IReadOnlyCollection<KeyValuePair<string, string>>? headers = null)
    {
        query ??= [];
        headers ??= [];
        var time = _clock.GetUtcNow();
        var payloadHash = SignatureV4.Hex(body ?? []);
        KeyValuePair<string, string>[] signed =
        [
            new("host", Address.Authority),
            new("x-amz-content-sha256", payloadHash),
            new("x-amz-date", SignatureV4.Timestamp(time)),
            .. headers,
        ];
        var authorization = _signature.Authorization(method.Method, path, query, signed, payloadHash, time);

        using var request = new HttpRequestMessage(method, Target(path, SignatureV4.CanonicalQuery(query)));
        request.Content = body is null ? null : new ByteArrayContent(body);
        foreach (var (name, value) in signed.Append(new("Authorization", authorization)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await SendAsync(request);
    }

    /// <summary>A URL that lets anyone make this one request for <paramref name="expiresSeconds"/> seconds.</summary>
    public Uri Presign(HttpMethod method, string bucket, string key, int expiresSeconds = 300)
    {
        var path = PathOf(bucket, key);
        var query = _signature.PresignedQuery(
            method.Method, Address.Authority, path, [], _clock.GetUtcNow(), expiresSeconds);
        return Target(path, query);
    }

    /// <summary>A request that a test has made itself, sent as it stands.</summary>
    public async Task<S3Answer> SendAsync(HttpRequestMessage request)
    {
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
        return new S3Answer(response, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>/bucket/key with every segment encoded; slashes of the key stay slashes.</summary>
    public static string PathOf(string bucket, string? key = null) =>
        "/" + SignatureV4.Encode(bucket)
            + (key is null ? "" : "/" + string.Join('/', key.Split('/').Select(SignatureV4.Encode)));

    private Uri Target(string path, string query) => new(
        Address.GetLeftPart(UriPartial.Authority) + path + (query.Length > 0 ? "?" + query : ""),
        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static KeyValuePair<string, string>[] VersionQuery(string? versionId) =>
        versionId is null ? [] : [new("versionId", versionId)];

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
