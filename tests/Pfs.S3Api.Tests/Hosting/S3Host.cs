using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pfs.Core;

namespace Pfs.S3Api.Tests.Hosting;

/// <summary>A real store in a temporary folder behind a real Kestrel, and a client that signs by hand.</summary>
internal sealed class S3Host : IAsyncDisposable
{
    public const string AccessKey = "AKIDTEST";
    public const string SecretKey = "secret-of-the-tests";
    private readonly string _folder = Directory.CreateTempSubdirectory("pfs-s3-").FullName;
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1, // headers are bytes
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    });
    private PfsStore? _store;
    private AccessControl? _access;
    private WebApplication? _app;
    private Uri? _address;

    public PfsStore Store => _store!;

    public AccessControl Access => _access!;

    /// <summary>host:port.</summary>
    public string Authority => _address!.Authority;

    public static async Task<S3Host> StartAsync(
        string? bucket = null, S3Options? options = null, Func<StoreOptions, StoreOptions>? store = null, ILogger<S3Endpoint>? log = null)
    {
        var host = new S3Host();
        var storeOptions = new StoreOptions { DataDirectory = host._folder };
        host._store = await PfsStore.OpenAsync(store?.Invoke(storeOptions) ?? storeOptions, TimeProvider.System, CancellationToken.None);
        host._access = new AccessControl(
            host._store, new SecretBox(new byte[32]), Credential.OfRoot(AccessKey, SecretKey, "tester"), TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        S3Kestrel.Configure(builder.WebHost);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, S3Kestrel.Listen));
        host._app = builder.Build();
        var endpoint = new S3Endpoint(
            host._store,
            host.Access,
            options ?? new S3Options(),
            TimeProvider.System,
            log ?? NullLogger<S3Endpoint>.Instance);
        host._app.Run(endpoint.HandleAsync);
        await host._app.StartAsync();
        host._address = new Uri(host._app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        if (bucket is not null)
        {
            (await host.SendAsync("PUT", "/" + bucket)).Status.Should().Be(200);
        }

        return host;
    }

    /// <summary>Sends exactly this target, signed by the root credential.</summary>
    public Task<S3Answer> SendAsync(string method, string target, byte[]? body = null, params (string Name, string Value)[] headers) =>
        SendAsAsync((AccessKey, SecretKey), method, target, body, headers);

    /// <summary>Sends exactly this target, signed by a key; unsigned without one.</summary>
    public async Task<S3Answer> SendAsAsync(
        (string AccessKey, string SecretKey)? key, string method, string target, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        var uri = new Uri(
            $"http://{Authority}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (body is not null || method is "PUT" or "POST")
        {
            request.Content = new ByteArrayContent(body ?? []);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (key is { } signer)
        {
            Sign(request, target, body ?? [], signer);
        }

        using var response = await _client.SendAsync(request);
        return await S3Answer.ReadAsync(response);
    }

    public Task<S3Answer> PutAsync(string target, string text, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", target, Encoding.UTF8.GetBytes(text), headers);

    public Task<S3Answer> GetAsync(string target, params (string Name, string Value)[] headers) =>
        SendAsync("GET", target, null, headers);

    /// <summary>Sends a request that nobody signed.</summary>
    public async Task<S3Answer> SendUnsignedAsync(HttpRequestMessage request)
    {
        using var response = await _client.SendAsync(request);
        return await S3Answer.ReadAsync(response);
    }

    /// <summary>Sends these bytes on a connection of their own; gives all that comes back until the server closes it.</summary>
    /// <param name="request">Whatever it is.</param>
    /// <param name="halfClosed">Whether the sending side is shut down behind it.</param>
    public async Task<string> SendRawAsync(byte[] request, bool halfClosed = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_address!.Host, _address.Port);
        var stream = client.GetStream();
        var answer = ReadAsync();
        try
        {
            await stream.WriteAsync(request);
            if (halfClosed)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (IOException)
        {
            // refused before all of it was sent
        }

        return await answer;

        async Task<string> ReadAsync()
        {
            var received = new MemoryStream();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await stream.CopyToAsync(received, limit.Token);
            }
            catch (IOException)
            {
                // closed while some of it was on its way
            }

            return Encoding.Latin1.GetString(received.ToArray());
        }
    }

    public Task<string> SendAsync(RawRequest request) => SendRawAsync(request.ToBytes());

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Sign(HttpRequestMessage request, string target, byte[] body, (string AccessKey, string SecretKey) signer)
    {
        var time = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", null);
        if (!request.Headers.Contains("x-amz-content-sha256"))
        {
            request.Headers.Add("x-amz-content-sha256", Convert.ToHexStringLower(SHA256.HashData(body)));
        }

        request.Headers.Add("x-amz-date", time);
        var signed = request.Headers.Where(header => header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: string.Join(",", header.Value)))
            .Append(("host", request.Headers.Host ?? Authority))
            .OrderBy(header => header.Item1, StringComparer.Ordinal)
            .ToList();
        var question = target.IndexOf('?');
        var query = question < 0 ? "" : string.Join("&", target[(question + 1)..].Split('&')
            .Select(item => item.Contains('=') ? item : item + "=")
            .Order(StringComparer.Ordinal));
        var names = string.Join(";", signed.Select(header => header.Item1));
        var payload = request.Headers.GetValues("x-amz-content-sha256").Single();
        var canonical = $"{request.Method}\n{(question < 0 ? target : target[..question])}\n{query}\n"
            + string.Concat(signed.Select(header => $"{header.Item1}:{header.Item2}\n")) + $"\n{names}\n{payload}";
        var scope = $"{time[..8]}/us-east-1/s3/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + signer.SecretKey);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={signer.AccessKey}/{scope},SignedHeaders={names},Signature={signature}");
    }
}
