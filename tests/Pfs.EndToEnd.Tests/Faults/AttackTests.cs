using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using Pfs.Testing;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests.Faults;

public sealed class AttackTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AllowedOnce = TimeSpan.FromSeconds(10); // the machine of the tests is busy with them

    [Fact]
    public async Task Under_800_slow_connections_others_are_served_within_a_second_and_the_slow_ones_are_cut_off()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(
            data.File("store"), withCredential: true, "--idle-timeout", "15", "--request-headers-timeout", "12");
        await pfs.S3.CreateBucketAsync("master.attack");
        await pfs.S3.PutAsync("master.attack", "there", "text");

        Task<string>[] attackers =
        [
            .. Enumerable.Range(0, 500).Select(_ => SlowClient.HoldAsync(pfs.S3Address, "", "")),
            .. Enumerable.Range(0, 200).Select(_ => SlowClient.HoldAsync(pfs.S3Address, "GET / HTTP/1.1\r\nHost: h\r\n", "x-slow: 1\r\n")),
            .. Enumerable.Range(0, 100).Select(i => SlowClient.HoldAsync(pfs.S3Address, SlowPut(pfs.S3Address, i), "x")),
        ];
        await Task.Delay(TimeSpan.FromSeconds(2));
        var standing = attackers.Count(attacker => !attacker.IsCompleted);
        var took = new List<TimeSpan>();
        for (var i = 0; i < 10; i++)
        {
            took.Add(await TimeAsync(async () => (await pfs.S3.ListAsync("master.attack")).Succeeded()));
            took.Add(await TimeAsync(async () => await pfs.S3.ReadAsync("master.attack", "there")));
            took.Add(await TimeAsync(async () => await pfs.S3.PutAsync("master.attack", "there", $"text {i}")));
        }

        var said = await Task.WhenAll(attackers).WaitAsync(TimeSpan.FromSeconds(45));

        standing.Should().Be(800);
        took.Order().ElementAt(took.Count / 2).Should().BeLessThan(Allowed);
        took.Max().Should().BeLessThan(AllowedOnce);
        said[..500].Should().OnlyContain(text => text.Length == 0);
        said[500..].Should().OnlyContain(text => text.Contains("<Code>RequestTimeout</Code>"));
        (await pfs.S3.ListAsync("master.attack")).Values("Key").Should().Equal("there");
    }

    [Fact]
    public async Task One_address_gets_no_more_connections_than_its_share()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"), withCredential: true, "--max-address-connections", "20");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var held = new List<TcpClient>();
        while (held.Count < 20)
        {
            var client = new TcpClient();
            await client.ConnectAsync(pfs.S3Address.Host, pfs.S3Address.Port, limit.Token);
            if (await IsAnsweredAsync(client, limit.Token))
            {
                held.Add(client);
            }
            else
            {
                client.Dispose(); // those that asked whether the server is up may be counted yet
                await Task.Delay(20, limit.Token);
            }
        }

        var refused = await SlowClient.HoldAsync(pfs.S3Address, "OPTIONS / HTTP/1.1\r\nHost: h\r\n\r\n", "").WaitAsync(limit.Token);

        refused.Should().BeEmpty();
        foreach (var client in held)
        {
            (await IsAnsweredAsync(client, limit.Token)).Should().BeTrue();
            client.Dispose();
        }
    }

    [Fact]
    public async Task An_upload_that_is_given_up_over_HTTP_2_is_no_fault_of_the_server()
    {
        using var data = new TemporaryFolder();
        await using var pfs = await PfsProcess.StartAsync(data.File("store"));
        await pfs.S3.CreateBucketAsync("master.given-up");
        using var http = new HttpClient();
        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, pfs.S3.Presign(HttpMethod.Put, "master.given-up", "k"))
            {
                Version = new Version(2, 0),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new StreamContent(new EndlessStream()),
            };
            using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(50 + (i * 10)));

            var send = () => http.SendAsync(request, giveUp.Token);

            await send.Should().ThrowAsync<OperationCanceledException>();
        }

        (await pfs.S3.ListAsync("master.given-up")).Succeeded().Values("Key").Should().BeEmpty();
        pfs.Log.Should().NotContain("fail:").And.NotContain("InternalError");
    }

    // False: the server closes the connection.
    private static async Task<bool> IsAnsweredAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var stream = client.GetStream();
        var answer = "";
        try
        {
            await stream.WriteAsync("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray(), cancellationToken);
            for (var buffer = new byte[1024]; !answer.EndsWith("\r\n\r\n", StringComparison.Ordinal);)
            {
                var count = await stream.ReadAsync(buffer, cancellationToken);
                if (count == 0)
                {
                    return false;
                }

                answer += Encoding.ASCII.GetString(buffer, 0, count);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string SlowPut(Uri address, int number)
    {
        var time = TimeProvider.System.GetUtcNow();
        KeyValuePair<string, string>[] headers =
        [
            new("host", address.Authority), new("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), new("x-amz-date", SignatureV4.Timestamp(time)),
        ];
        var path = $"/master.attack/slow-{number}";
        var authorization = new SignatureV4(PfsProcess.AccessKey, PfsProcess.SecretKey)
            .Authorization("PUT", path, [], headers, "UNSIGNED-PAYLOAD", time);
        return $"PUT {path} HTTP/1.1\r\n" + string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"))
            + $"authorization: {authorization}\r\ncontent-length: 1000000\r\n\r\n";
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> call)
    {
        var watch = Stopwatch.StartNew();
        await call();
        return watch.Elapsed;
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(1, cancellationToken);
            return Math.Min(buffer.Length, 10_000);
        }
    }
}
