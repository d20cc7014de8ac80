using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>A branch with numbered files of 4 KiB, and load on any of them. A yardstick takes the same requests.</summary>
internal sealed class GrowingBranch(string bucket, int clients)
{
    private const int FillSeconds = 2;

    private long _next;

    public long Files { get; private set; }

    /// <summary>Puts the files that are missing, each in a commit of its own, and some of them a second time. Returns the commits.</summary>
    public long GrowTo(Target target, long files)
    {
        Files = files;
        var commits = 0L;
        while (Interlocked.Read(ref _next) < files)
        {
            commits += Put(target, FillSeconds, () => (Interlocked.Increment(ref _next) - 1) % files).Operations;
        }

        return commits;
    }

    /// <summary>Overwrites files, any of all, each with content that is new.</summary>
    public Sample Put(Target target, int seconds) => Put(target, seconds, () => Random.Shared.NextInt64(Files));

    /// <summary>Reads files, any of all.</summary>
    public Sample Get(Target target, int seconds) => LoadRun.Run(target, clients, seconds, _ =>
    {
        var signer = target.NewSigner();
        var request = new byte[SmallObjects.HeadBytesMax];
        return connection =>
        {
            var length = HttpConnection.WriteHead(request, signer, "GET", PathOf(Random.Shared.NextInt64(Files)), SigV4Signer.Unsigned, null);
            connection.Send(request.AsSpan(0, length));
            connection.ReceiveHead();
            connection.SkipBody();
        };
    });

    private Sample Put(Target target, int seconds, Func<long> number) => LoadRun.Run(target, clients, seconds, _ =>
    {
        var signer = target.NewSigner();
        var body = RandomNumberGenerator.GetBytes(SmallObjects.BodyBytes);
        var request = new byte[SmallObjects.HeadBytesMax + SmallObjects.BodyBytes];
        var sequence = 0L;
        return connection =>
        {
            BinaryPrimitives.WriteInt64LittleEndian(body, ++sequence);
            SmallObjects.PutOne(connection, signer, PathOf(number()), body, request);
        };
    });

    private string PathOf(long number) => string.Create(CultureInfo.InvariantCulture, $"/{bucket}/files/{number}");
}
