using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;
using static System.FormattableString;

namespace Pfs.Benchmarks.Measure;

/// <summary>What has no yardstick but itself: old versions, overwriting, uploads in parts, the same content again, long listings.</summary>
/// <param name="bucket">An empty bucket.</param>
/// <param name="options">How much.</param>
/// <param name="dataOf">The data folder of a server; null when it is not known.</param>
internal sealed class ScaleRows(string bucket, BenchOptions options, Func<Target, string?> dataOf)
{
    /// <summary>What <see cref="Measure"/> gives of each row.</summary>
    public static readonly string[] Headings = ["what", "server", "figure", "target"];

    private const int Overwrites = 10_000;
    private const int Stretch = 1000;
    private const int Touched = 16;
    private const int Parts = 128;
    private const int PartClients = 4;
    private const int Pages = 100;
    private const int Directories = 1000;

    /// <summary>The rows of one server: what, figure, target.</summary>
    public IEnumerable<string[]> Measure(Target target)
    {
        var (oldest, overwriting) = Overwrite(target);
        return overwriting.Concat(Versions(target, oldest)).Concat(Multipart(target)).Concat(Again(target)).Concat(Listings(target));
    }

    private (string[] OldestVersions, List<string[]> Rows) Overwrite(Target target)
    {
        using var connection = new HttpConnection(target.Address);
        var put = Putter(target, connection);
        for (var warm = 0; warm < Stretch; warm++)
        {
            put("warm");
        }

        var oldest = Enumerable.Range(0, Touched).Select(_ => put("over")).ToArray();
        var before = DiskBytes(target);
        var watch = new Stopwatch();
        var (start, end) = (0.0, 0.0);
        for (var done = 0; done < Overwrites; done++)
        {
            if (done % Stretch == 0)
            {
                watch.Restart();
            }

            put("over");
            if ((done + 1) % Stretch == 0)
            {
                end = Stretch / watch.Elapsed.TotalSeconds;
                start = done < Stretch ? end : start;
            }
        }

        var rows = new List<string[]>
        {
            Row("overwrite one key 10,000 times", target, $"first 1,000 {start:N0}/s, last 1,000 {end:N0}/s", "as fast", end >= 0.85 * start),
        };
        if (before is { } bytes && DiskBytes(target) is { } after)
        {
            var each = (after - bytes) / (double)Overwrites - SmallObjects.BodyBytes;
            rows.Add(Row("  bytes beside the content, each", target, $"{each:N0}", "<= 1,024", each <= 1024));
        }

        return (oldest, rows);
    }

    private IEnumerable<string[]> Versions(Target target, string[] oldest)
    {
        using var connection = new HttpConnection(target.Address);
        Touch(oldest[0]); // the first of all is the compiler's
        var slowest = oldest[1..].Max(Touch);
        yield return Row(
            $"GET by a version 10,000 back, first touch, slowest of {Touched - 1}", target, $"{slowest:F1} ms", "<= 10 ms", slowest <= 10);

        var (heads, olds) = (new List<Sample>(), new List<Sample>());
        for (var round = 0; round <= options.Rounds; round++)
        {
            heads.Add(GetMany(target, $"/{bucket}/over"));
            olds.Add(GetMany(target, $"/{bucket}/over?versionId={oldest[0]}"));
        }

        var share = Results.Median(olds.Zip(heads, (old, head) => old.PerSecond / head.PerSecond).Skip(1));
        yield return Row("  once warm, of HEAD's rate", target, $"{share:F2}, {Cpu(olds)} to {Cpu(heads)} ms CPU", ">= 0.95", share >= 0.95);

        static string Cpu(List<Sample> samples) => Invariant($"{Results.Median(samples.Skip(1).Select(sample => sample.ServerCpuEach * 1000 ?? double.NaN)):F3}");

        double Touch(string version)
        {
            var watch = Stopwatch.StartNew();
            Get(connection, target, $"/{bucket}/over?versionId={version}");
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    private IEnumerable<string[]> Multipart(Target target)
    {
        Upload(target, "warm", parts: 2);
        var (upload, complete) = Upload(target, "parts", Parts);
        yield return Row(
            $"multipart {options.LargeBytes >> 20} MiB, {Parts} parts, {PartClients} at a time", target,
            $"{options.LargeBytes / upload.TotalSeconds / (1 << 20):N0} MiB/s", "2x of another server", null);
        yield return Row("  its Complete", target, $"{complete.TotalMilliseconds:F1} ms", "<= 50 ms", complete.TotalMilliseconds <= 50);
    }

    private (TimeSpan Upload, TimeSpan Complete) Upload(Target target, string key, int parts)
    {
        var partBytes = options.LargeBytes / Parts;
        using var connection = new HttpConnection(target.Address);
        var watch = Stopwatch.StartNew();
        var upload = Between(Send(connection, target, "POST", $"/{bucket}/{key}?uploads=", []), "<UploadId>", "</UploadId>");
        var next = 0;
        var tags = new string[parts];
        LoadRun.Run(target, PartClients, seconds: 0, _ => part =>
        {
            var signer = target.NewSigner();
            var request = new byte[SmallObjects.HeadBytesMax];
            for (var number = Interlocked.Increment(ref next); number <= parts; number = Interlocked.Increment(ref next))
            {
                var body = new LargeBody(salt: (1_000_000 * parts) + number, partBytes);
                var length = HttpConnection.WriteHead(
                    request, signer, "PUT", $"/{bucket}/{key}?partNumber={number}&uploadId={upload}", SigV4Signer.Unsigned, partBytes);
                part.Send(request.AsSpan(0, length));
                body.Send(part);
                part.ReceiveHead(out var head);
                part.SkipBody();
                tags[number - 1] = Between(head, "ETag: ", "\r\n");
            }
        });
        var list = string.Concat(tags.Select((tag, index) => $"<Part><PartNumber>{index + 1}</PartNumber><ETag>{tag}</ETag></Part>"));
        var document = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>");
        var complete = Stopwatch.StartNew();
        Send(connection, target, "POST", $"/{bucket}/{key}?uploadId={upload}", document);
        return (watch.Elapsed, complete.Elapsed);
    }

    private IEnumerable<string[]> Again(Target target)
    {
        var large = new LargeObjects(options.LargeBytes);
        large.PutSame(target, bucket, "once");
        if (DiskBytes(target) is not { } once)
        {
            yield break;
        }

        large.PutSame(target, bucket, "again");
        var percent = (DiskBytes(target)!.Value - once) * 100.0 / options.LargeBytes;
        yield return Row($"the same {options.LargeBytes >> 20} MiB again", target, $"{percent:F2} % more disk", "<= 1 %", percent <= 1);
    }

    private IEnumerable<string[]> Listings(Target target)
    {
        var next = 0;
        LoadRun.Run(target, clients: 64, seconds: 0, _ =>
        {
            var signer = target.NewSigner();
            var (body, request) = (new byte[8], new byte[SmallObjects.HeadBytesMax]);
            return connection =>
            {
                for (var number = Interlocked.Increment(ref next) - 1; number < options.ListKeys; number = Interlocked.Increment(ref next) - 1)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(body, number);
                    var path = string.Create(CultureInfo.InvariantCulture, $"/{bucket}-list/{number % Directories:D4}/{number:D8}");
                    SmallObjects.PutOne(connection, signer, path, body, request);
                }
            };
        });
        Thread.Sleep(TimeSpan.FromSeconds(6)); // what a server does after writing is not what a listing costs
        var last = Directories - (Directories * 1000 / options.ListKeys);
        string[] queries = ["list-type=2", Invariant($"list-type=2&start-after={last:D4}"), "delimiter=%2F&list-type=2"];
        var pages = queries.ToDictionary(query => query, _ => new List<Sample>());
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var query in queries)
            {
                pages[query].Add(List(target, query));
            }
        }

        var (start, end, delimited) = (Medians(queries[0]), Medians(queries[1]), Medians(queries[2]));
        var what = string.Create(CultureInfo.InvariantCulture, $"LIST 1000 of {options.ListKeys:N0} keys");
        yield return Row(what + ", first page", target, Cost(start), "<= 4 ms CPU", start.Cpu is { } cpu ? cpu <= 4 : null);
        yield return Row("  last page", target, Cost(end), "as fast", end.Ms <= 1.2 * start.Ms);
        yield return Row($"LIST with delimiter, {Directories} directories", target, Cost(delimited), "<= 5 ms CPU", delimited.Cpu is { } used ? used <= 5 : null);

        (double Ms, double? Cpu) Medians(string query) => (
            Results.Median(pages[query].Skip(1).Select(sample => sample.Seconds * 1000 / Pages)),
            target.ProcessId is null ? null : Results.Median(pages[query].Skip(1).Select(sample => sample.ServerCpuSeconds!.Value * 1000 / Pages)));
    }

    private Sample List(Target target, string query) => LoadRun.Run(target, clients: 1, seconds: 0, _ => connection =>
    {
        for (var page = 0; page < Pages; page++)
        {
            Get(connection, target, $"/{bucket}-list?{query}");
        }
    });

    private static string Cost((double Ms, double? Cpu) page) => page.Cpu is { } cpu ? $"{page.Ms:F1} ms, {cpu:F1} ms CPU" : $"{page.Ms:F1} ms";

    private Sample GetMany(Target target, string path)
    {
        var signer = target.NewSigner();
        var request = new byte[SmallObjects.HeadBytesMax];
        var length = HttpConnection.WriteHead(request, signer, "GET", path, SigV4Signer.Unsigned, null);
        return LoadRun.Run(target, clients: 64, options.Seconds, _ => connection =>
        {
            connection.Send(request.AsSpan(0, length));
            connection.ReceiveHead();
            connection.SkipBody();
        });
    }

    /// <summary>Puts 4 KiB that nobody put before under a key; gives the version.</summary>
    private Func<string, string> Putter(Target target, HttpConnection connection)
    {
        var signer = target.NewSigner();
        var body = RandomNumberGenerator.GetBytes(SmallObjects.BodyBytes);
        var request = new byte[SmallObjects.HeadBytesMax + SmallObjects.BodyBytes];
        var sequence = 0L;
        return key =>
        {
            BinaryPrimitives.WriteInt64LittleEndian(body, ++sequence);
            var length = HttpConnection.WriteHead(request, signer, "PUT", $"/{bucket}/{key}", SigV4Signer.Unsigned, body.Length);
            body.CopyTo(request, length);
            connection.Send(request.AsSpan(0, length + body.Length));
            connection.ReceiveHead(out var head);
            connection.SkipBody();
            return Between(head, "x-amz-version-id: ", "\r\n");
        };
    }

    private static void Get(HttpConnection connection, Target target, string path) => Send(connection, target, "GET", path, null);

    private static string Send(HttpConnection connection, Target target, string method, string path, byte[]? body)
    {
        var request = new byte[SmallObjects.HeadBytesMax];
        var length = HttpConnection.WriteHead(request, target.NewSigner(), method, path, SigV4Signer.Unsigned, body?.Length);
        connection.Send(request.AsSpan(0, length));
        connection.Send(body);
        connection.ReceiveHead();
        var answer = new StringBuilder();
        for (var piece = connection.ReceiveBody(); !piece.IsEmpty; piece = connection.ReceiveBody())
        {
            answer.Append(Encoding.UTF8.GetString(piece));
        }

        return answer.ToString();
    }

    private static string Between(string text, string begin, string end)
    {
        var at = text.IndexOf(begin, StringComparison.OrdinalIgnoreCase);
        var from = at < 0 ? throw new MeasurementException($"There is no {begin.Trim()} in {text}") : at + begin.Length;
        return (text + "\r\n")[from..(text + "\r\n").IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string[] Row(string what, Target target, FormattableString figure, string wanted, bool? met) =>
        Row(what, target, figure.ToString(CultureInfo.InvariantCulture), wanted, met);

    private static string[] Row(string what, Target target, string figure, string wanted, bool? met) =>
        [what, target.Name, figure, met is { } verdict ? $"{wanted} {(verdict ? "met" : "MISSED")}" : wanted];

    // Blocks and not lengths: a log may have zeros ahead of its end, which were there before.
    private long? DiskBytes(Target target)
    {
        if (dataOf(target) is not { } data)
        {
            return null;
        }

        Thread.Sleep(TimeSpan.FromSeconds(6)); // until what is written in the background is written
        return new DirectoryInfo(data).EnumerateFiles("*.pfs").Where(file => file.Name != "reserve.pfs").Sum(file => UsedBytes(file.FullName));
    }

    // The zeros at the end of a log are written ahead of what comes.
    private static long UsedBytes(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (end, buffer) = (file.Length, new byte[1 << 16]);
        while (end > 0)
        {
            var from = Math.Max(0, end - buffer.Length);
            file.Position = from;
            var read = file.ReadAtLeast(buffer.AsSpan(0, (int)(end - from)), (int)(end - from), throwOnEndOfStream: false);
            var last = buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
            {
                return from + last + 1;
            }

            end = from;
        }

        return 0;
    }
}
