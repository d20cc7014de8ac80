using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Load;

/// <summary>PUT and GET of 4 KiB objects in one bucket.</summary>
internal static class SmallObjects
{
    public const int BodyBytes = 4096;
    public const int HeadBytesMax = 1024;
    private const int KeysToGet = 1000;

    /// <summary>
    /// Each call puts one object with a key and a content that nobody put before: the same bytes again would let a
    /// content-addressed store off lightly.
    /// </summary>
    public static Sample Put(Target target, string bucket, int clients, double seconds)
    {
        var run = RandomNumberGenerator.GetHexString(8, lowercase: true);
        return LoadRun.Run(target, clients, seconds, client =>
        {
            var signer = target.NewSigner();
            var body = RandomNumberGenerator.GetBytes(BodyBytes);
            var request = new byte[HeadBytesMax + BodyBytes];
            var sequence = 0L;
            return connection =>
            {
                BinaryPrimitives.WriteInt64LittleEndian(body, ++sequence);
                var path = string.Create(CultureInfo.InvariantCulture, $"/{bucket}/put/{run}/{client}/{sequence}");
                PutOne(connection, signer, path, body, request);
            };
        });
    }

    /// <summary>Puts the objects that <see cref="Get"/> asks for, and checks that each comes back as it was put.</summary>
    public static void Prepare(Target target, string bucket)
    {
        using var connection = new HttpConnection(target.Address);
        var signer = target.NewSigner();
        var request = new byte[HeadBytesMax + BodyBytes];
        for (var key = 0; key < KeysToGet; key++)
        {
            var body = RandomNumberGenerator.GetBytes(BodyBytes);
            PutOne(connection, signer, PathToGet(bucket, key), body, request);
            var length = HttpConnection.WriteHead(request, signer, "GET", PathToGet(bucket, key), SigV4Signer.Unsigned, null);
            connection.Send(request.AsSpan(0, length));
            connection.ReceiveHead();
            var received = new List<byte>(BodyBytes);
            for (var piece = connection.ReceiveBody(); !piece.IsEmpty; piece = connection.ReceiveBody())
            {
                received.AddRange(piece);
            }

            if (!body.AsSpan().SequenceEqual(received.ToArray()))
            {
                throw new MeasurementException($"{target.Name}: other bytes came back than were put");
            }
        }
    }

    /// <summary>Gets the prepared objects; the requests are signed beforehand, so that a client only sends and receives.</summary>
    public static Sample Get(Target target, string bucket, int clients, double seconds)
    {
        var signer = target.NewSigner();
        var requests = Enumerable.Range(0, KeysToGet).Select(key =>
        {
            var request = new byte[HeadBytesMax];
            return request[..HttpConnection.WriteHead(request, signer, "GET", PathToGet(bucket, key), SigV4Signer.Unsigned, null)];
        }).ToArray();
        return LoadRun.Run(target, clients, seconds, client =>
        {
            var next = client * KeysToGet / clients;
            return connection =>
            {
                connection.Send(requests[next++ % KeysToGet]);
                connection.ReceiveHead();
                connection.SkipBody();
            };
        });
    }

    public static void PutOne(HttpConnection connection, SigV4Signer signer, string path, byte[] body, byte[] request)
    {
        Span<char> payloadHash = stackalloc char[SHA256.HashSizeInBytes * 2];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        Convert.TryToHexStringLower(hash, payloadHash, out _);
        var length = HttpConnection.WriteHead(request, signer, "PUT", path, payloadHash, body.Length);
        body.CopyTo(request, length);
        connection.Send(request.AsSpan(0, length + body.Length));
        connection.ReceiveHead();
        connection.SkipBody();
    }

    private static string PathToGet(string bucket, int key) => string.Create(CultureInfo.InvariantCulture, $"/{bucket}/get/{key}");
}
