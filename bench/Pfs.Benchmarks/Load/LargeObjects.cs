using Pfs.Benchmarks.Servers;
using Pfs.Benchmarks.Yardsticks;

namespace Pfs.Benchmarks.Load;

/// <summary>PUT and GET of one large object by one client; a sample is a single transfer.</summary>
internal sealed class LargeObjects(long bytes)
{
    private const string PathToGet = "large/get";
    private const long SaltOfGet = 1;

    private long _salt = SaltOfGet;

    /// <summary>Puts new content under a new key. The body is not signed: the client's hashing would be measured too.</summary>
    public Sample Put(Target target, string bucket)
    {
        Posix.SyncAll();
        var salt = ++_salt;
        return PutTo($"/{bucket}/large/put-{salt}", salt, target);
    }

    /// <summary>Puts the object that <see cref="Get"/> asks for, and checks that it comes back as it was put.</summary>
    public void Prepare(Target target, string bucket)
    {
        PutTo($"/{bucket}/{PathToGet}", SaltOfGet, target);
        var body = new LargeBody(SaltOfGet, bytes);
        GetTo(body.Verify, target, bucket);
        Posix.SyncAll();
    }

    /// <summary>Puts the content of <see cref="Prepare"/> under another key.</summary>
    public void PutSame(Target target, string bucket, string key) => PutTo($"/{bucket}/large/{key}", SaltOfGet, target);

    /// <summary>Gets it twice; the second time is the sample. Some kernels page out what was not touched for a minute, and the first has it read from the disk.</summary>
    public Sample Get(Target target, string bucket)
    {
        GetTo(connection => connection.SkipBody(), target, bucket);
        return GetTo(connection => connection.SkipBody(), target, bucket);
    }

    private Sample PutTo(string path, long salt, Target target)
    {
        var signer = target.NewSigner();
        var body = new LargeBody(salt, bytes);
        var head = new byte[1024];
        var length = HttpConnection.WriteHead(head, signer, "PUT", path, SigV4Signer.Unsigned, bytes);
        return LoadRun.Run(target, clients: 1, seconds: 0, _ => connection =>
        {
            connection.Send(head.AsSpan(0, length));
            body.Send(connection);
            connection.ReceiveHead();
            connection.SkipBody();
        });
    }

    private Sample GetTo(Action<HttpConnection> receiveBody, Target target, string bucket)
    {
        var head = new byte[1024];
        var length = HttpConnection.WriteHead(
            head, target.NewSigner(), "GET", $"/{bucket}/{PathToGet}", SigV4Signer.Unsigned, null);
        return LoadRun.Run(target, clients: 1, seconds: 0, _ => connection =>
        {
            connection.Send(head.AsSpan(0, length));
            if (connection.ReceiveHead() != bytes)
            {
                throw new MeasurementException("The large object came back with another length");
            }

            receiveBody(connection);
        });
    }
}
