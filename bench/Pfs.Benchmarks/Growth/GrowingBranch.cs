using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>A branch of the repo <see cref="Repo"/> with numbered files of 4 KiB, and load on any of the last <paramref name="workingSet"/>. A yardstick takes the same requests.</summary>
internal sealed class GrowingBranch(string name, long workingSet)
{
    public const string Repo = "growth";

    private const int FillSeconds = 2;
    private const int FillClients = 64;

    public string Name => name;

    public string Bucket => BucketOf(name);

    public long Files { get; private set; }

    /// <summary>Puts the files that are missing, each in a commit of its own, and some of them a second time. Returns the commits.</summary>
    public long GrowTo(Target target, long files)
    {
        var (next, commits) = (Files, 0L);
        while (Interlocked.Read(ref next) < files)
        {
            commits += Put(target, Bucket, FillClients, FillSeconds, () => (Interlocked.Increment(ref next) - 1) % files).Operations;
        }

        Files = files;
        return commits;
    }

    /// <summary>Overwrites files, each with content that is new.</summary>
    public Sample Put(Target target, int clients, int seconds) => Put(target, Bucket, clients, seconds, Any);

    /// <summary>Puts files with the next numbers on another branch, which began where this one stands.</summary>
    public Sample PutNew(Target target, string other, int clients, int seconds)
    {
        var next = Files;
        return Put(target, BucketOf(other), clients, seconds, () => Interlocked.Increment(ref next) - 1);
    }

    /// <summary>Reads files.</summary>
    public Sample Get(Target target, int clients, int seconds) => Get(target, clients, seconds, Any);

    /// <summary>Reads all files of the working set: from then on the kernel has them in memory, as far as there is room.</summary>
    public void GetAll(Target target)
    {
        var next = Files - Math.Min(Files, workingSet);
        while (Interlocked.Read(ref next) < Files)
        {
            Get(target, FillClients, FillSeconds, () => Math.Min(Files, Interlocked.Increment(ref next)) - 1);
        }
    }

    private Sample Get(Target target, int connections, int seconds, Func<long> number) => LoadRun.Run(target, connections, seconds, _ =>
    {
        var signer = target.NewSigner();
        var request = new byte[SmallObjects.HeadBytesMax];
        return connection =>
        {
            var length = HttpConnection.WriteHead(request, signer, "GET", PathOf(Bucket, number()), SigV4Signer.Unsigned, null);
            connection.Send(request.AsSpan(0, length));
            connection.ReceiveHead();
            connection.SkipBody();
        };
    });

    private long Any() => Files - 1 - Random.Shared.NextInt64(Math.Min(Files, workingSet));

    private static Sample Put(Target target, string bucket, int connections, int seconds, Func<long> number) => LoadRun.Run(target, connections, seconds, _ =>
    {
        var signer = target.NewSigner();
        var body = RandomNumberGenerator.GetBytes(SmallObjects.BodyBytes);
        var request = new byte[SmallObjects.HeadBytesMax + SmallObjects.BodyBytes];
        var sequence = 0L;
        return connection =>
        {
            BinaryPrimitives.WriteInt64LittleEndian(body, ++sequence);
            SmallObjects.PutOne(connection, signer, PathOf(bucket, number()), body, request);
        };
    });

    private static string BucketOf(string branch) => $"{branch}.{Repo}";

    private static string PathOf(string bucket, long number) => string.Create(CultureInfo.InvariantCulture, $"/{bucket}/files/{number}");
}
