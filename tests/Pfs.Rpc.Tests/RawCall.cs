using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;

namespace Pfs.Rpc.Tests;

/// <summary>Calls made by hand, to see what is on the wire.</summary>
internal static class RawCall
{
    public static byte[] Frame(IMessage message, byte flags = 0) => Frame(message.ToByteArray(), flags);

    public static byte[] Frame(byte[] payload, byte flags = 0)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    public static async Task<HttpResponseMessage> PostAsync(
        this HttpClient http, string method, string contentType, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var response = await http.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient http, string method, string json) =>
        http.PostAsync(method, "application/json", Encoding.UTF8.GetBytes(json));

    public static async Task<List<(byte Flags, byte[] Payload)>> FramesAsync(this HttpResponseMessage response) =>
        Frames(await response.Content.ReadAsByteArrayAsync());

    public static List<(byte Flags, byte[] Payload)> Frames(byte[] body)
    {
        var frames = new List<(byte, byte[])>();
        for (var i = 0; i < body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(i + 1));
            frames.Add((body[i], body[(i + 5)..(i + 5 + length)]));
            i += 5 + length;
        }

        return frames;
    }

    /// <summary>The status, wherever it stands: trailers, or headers of a trailers-only answer.</summary>
    public static string GrpcStatus(this HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out var trailers) ? trailers.Single()
        : response.Headers.TryGetValues("grpc-status", out var headers) ? headers.Single()
        : "none";
}
